"""Arguments, cells and free variables that are gone before the call's end."""

def f(a, b, c):
    def inner(): return a
    inner()
    del b
    def second(): return c
    del c
    try: second()
    except NameError as e: print(type(e).__name__)
    del a
    try: inner()
    except NameError as e: print("free", e)
    return locals()
print(sorted(f(1, 2, 3)))
def g(x):
    del x
    raise ValueError
try: g(1)
except ValueError: pass
def h(x):
    x = [x]; yield x
    del x
    yield 2
print(list(h(1)))
class K:
    def m(self):
        del self
        return 1
    def n(self):
        def q(): return self
        self = None
        return q()
print(K().m(), K().n())
def kw(*args, **kwargs):
    del args, kwargs
    return 1
kw(1, 2, z=3)
