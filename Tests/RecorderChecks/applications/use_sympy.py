# needs sympy
"""Some algebra: its import alone is a quarter of a million calls."""

import sympy

x, y = sympy.symbols("x y")
assert sympy.solve(x**2 - 5 * x + 6, x) == [2, 3]
assert sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2) == 1
assert sympy.diff(x**3 * sympy.exp(x), x).subs(x, 0) == 0
assert sympy.integrate(x * sympy.exp(x), x) == (x - 1) * sympy.exp(x)
assert sympy.Matrix([[1, 2], [3, 4]]).det() == -2
