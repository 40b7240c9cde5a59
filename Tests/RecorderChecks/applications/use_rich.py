# needs rich
"""A table, markdown, a syntax-coloured listing, a tree and a traceback, all into a string."""

import io

from rich.console import Console
from rich.markdown import Markdown
from rich.syntax import Syntax
from rich.table import Table
from rich.traceback import Traceback
from rich.tree import Tree

console = Console(file=io.StringIO(), width=80, force_terminal=True)
table = Table(title="Drinks")
table.add_column("name", style="bold")
table.add_column("price", justify="right")
for number in range(8):
    table.add_row(f"tea {number}", f"{number / 3:.2f}")
console.print(table)
console.print(Markdown("# Menu\n\n* tea\n* *coffee*\n\n```python\nprint(1)\n```\n"))
console.print(Syntax("def f(x):\n    return x + 1\n", "python", line_numbers=True))
tree = Tree("shop")
for name in ("till", "grinder"):
    tree.add(name).add("[green]part[/]")
console.print(tree)
try:
    {}["milk"]
except KeyError as error:
    console.print(Traceback.from_exception(type(error), error, error.__traceback__))
console.print([{"a": [1, 2, 3], "b": (None, True)}] * 3)
assert "KeyError" in console.file.getvalue()
