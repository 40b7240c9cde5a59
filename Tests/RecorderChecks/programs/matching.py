"""Patterns that call properties, instance checks and guards."""

class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self._x, self._y = x, y
    @property
    def x(self): return leaf(self._x)
    @property
    def y(self): return leaf(self._y)
class M(type):
    def __instancecheck__(c, o): return leaf(True)
class Any(metaclass=M): pass
def leaf(v): return v
def kind(v):
    match v:
        case P(1, y) if leaf(y) > 1: return "p1"
        case P(x=2): return "p2"
        case [1, *rest]: return rest
        case {"k": leafy, **more}: return more
        case str() | bytes(): return "text"
        case Any(): return "any"
print([kind(v) for v in (P(1, 2), P(2, 0), [1, 2], {"k": 1, "l": 2}, "s", 5)])
