"""Comprehensions, which are calls in some versions and places, and part of their caller in others."""

def leaf(x): return x
def f(n):
    a = [leaf(i) for i in range(n)]
    b = {leaf(i) for i in range(n)}
    c = {leaf(i): leaf(i) for i in range(n)}
    d = list(leaf(i) for i in range(n))
    e = [[leaf(j) for j in range(i)] for i in range(n)]
    g = [lambda: i for i in range(n)]
    h = [x() for x in g]
    w = [y := leaf(i) for i in range(n)]
    try: [1 // leaf(i) for i in range(n)]
    except ZeroDivisionError: pass
    return y
print(f(4))
class C:
    x = [leaf(i) for i in range(3)]
    y = [leaf(x) for x in x]
z = [leaf(i) for i in range(3)]
async def main():
    async def ag():
        for i in range(3): yield leaf(i)
    return [x async for x in ag()], [await co(x) for x in range(2)], (x async for x in ag())
async def co(x): return leaf(x)
import asyncio
r = asyncio.run(main()); print(r[:2])
if (m := leaf(5)) > 4: print(m)
print(eval("[leaf(i) for i in range(2)]"))
