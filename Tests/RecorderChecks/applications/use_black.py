# needs black
"""Formats a module of the standard library. What black's wheels have compiled is not Python, and not seen."""

import os

import black

with open(os.__file__.replace("os.py", "bisect.py"), encoding="utf-8") as file:
    source = file.read()
once = black.format_str(source, mode=black.Mode(line_length=60))
assert black.format_str(once, mode=black.Mode(line_length=60)) == once
try:
    black.format_str("def (", mode=black.Mode())
except black.InvalidInput:
    pass
