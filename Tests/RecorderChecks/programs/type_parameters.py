"""Generic functions, classes and aliases: hidden functions make their parameters, bounds and values."""

def leaf(x): return x
def first[T: (int, str)](x: T) -> T: return x
class Box[T]:
    y = leaf(1)
    def get[U](self, u: U) -> T: return leaf(u)
type Alias[T] = dict[str, leaf(T)]
type Lazy = leaf(int)
print(first(1), Box[int]().get(2), Alias.__value__, Lazy.__value__)
class Derived[T: leaf(int)](Box[T]): pass
print(Derived.__type_params__[0].__bound__)
def outer():
    class In[T](Box[T]):
        type A = leaf(T)
        def m[V: leaf(str)](self): return leaf(V)
    return In
print(outer()().m().__name__, outer().A.__value__)
async def co[T](x: T) -> T: return x
import asyncio; asyncio.run(co(1))
def gen[T](x: T):
    yield leaf(x)
print(list(gen(3)))
