"""Arguments of every kind, results, recursion, methods."""


def add(a, b=2, *rest, c, **others):
    return a + b + c


class Counter:
    def __init__(self, start):
        self.count = start

    def step(self):
        self.count += 1
        return self.count


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


add(1, c=3)
add(1, 5, 6, c=0, d=[1, {"k": None}])
Counter(7).step()
down(2)

# tree: thread: <module>{ Counter=None add(a=1,b=2,c=3,rest=(),others={})=6 add(a=1,b=5,c=0,rest=(6,),others={'d': [1, {'k': None}]})=6 Counter.__init__(self=<__main__.Counter>,start=7)=None Counter.step(self=<__main__.Counter>)=8 down(n=2){ down(n=1){ down(n=0)=0 }=1 }=2 }=None
