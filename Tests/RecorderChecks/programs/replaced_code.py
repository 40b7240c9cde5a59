"""Functions whose code is replaced, again and again."""

def f(a, b=2, *c, d=3, **e): return a
def g(x): return x * 2
def outer():
    y = 1
    def h(x): return x + y
    return h
f(1)
f.__code__ = f.__code__.replace(co_name="renamed", co_qualname="Q.renamed", co_firstlineno=999)
f(2, 3, 4, d=5, z=6)
f.__code__ = g.__code__.replace(co_filename="<none>")
f.__defaults__ = None; f.__kwdefaults__ = None
print(f(4))
h = outer(); h(1)
h.__code__ = h.__code__.replace(co_name="hh"); print(h(2))
for i in range(300):
    g.__code__ = g.__code__.replace(co_firstlineno=i + 1)
    g(i)
print(g(1))
