"""Objects of a class are told by its shape from the second one on, whatever attributes each of them has."""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Pair:
    __slots__ = ("left", "right")


class Wide:
    def __init__(self, count):
        for n in range(count):
            setattr(self, f"a{n}", n)


def take(value):
    return None


for n in range(3):
    take(Point(n, "one"))
point = Point(1, [2, 3])
point.z = point
take(point)
take(point)
del point.x
take(point)
take(vars(point)["y"])
take(point)
pair = Pair()
take(pair)
pair.right = 5
take(pair)
take([pair])
for n in range(2):
    take(Wide(10))
wide = Wide(10)
del wide.a1, wide.a2
take(wide)
del wide.a3
take(wide)

# tree: thread: <module>{ Point=None Pair=None Wide=None Point.__init__(self=<__main__.Point>,x=0,y='one')=None take(value=<__main__.Point x=0, y='one'>)=None Point.__init__(self=<__main__.Point>,x=1,y='one')=None take(value=<__main__.Point x=1, y='one'>)=None Point.__init__(self=<__main__.Point>,x=2,y='one')=None take(value=<__main__.Point x=2, y='one'>)=None Point.__init__(self=<__main__.Point>,x=1,y=[2, 3])=None take(value=<__main__.Point x=1, y=[2, 3], z=<__main__.Point>>)=None take(value=<__main__.Point x=1, y=[2, 3], z=<__main__.Point>>)=None take(value=<__main__.Point y=[2, 3], z=<__main__.Point>>)=None take(value=[2, 3])=None take(value=<__main__.Point y=[2, 3], z=<__main__.Point>>)=None take(value=<__main__.Pair>)=None take(value=<__main__.Pair right=5>)=None take(value=[<__main__.Pair>])=None Wide.__init__(self=<__main__.Wide>,count=10)=None take(value=<__main__.Wide a0=0, a1=1, a2=2, a3=3, a4=4, a5=5, a6=6, a7=7, …>)=None Wide.__init__(self=<__main__.Wide>,count=10)=None take(value=<__main__.Wide a0=0, a1=1, a2=2, a3=3, a4=4, a5=5, a6=6, a7=7, …>)=None Wide.__init__(self=<__main__.Wide>,count=10)=None take(value=<__main__.Wide a0=0, a3=3, a4=4, a5=5, a6=6, a7=7, a8=8, a9=9>)=None take(value=<__main__.Wide a0=0, a4=4, a5=5, a6=6, a7=7, a8=8, a9=9>)=None }=None
# tree(public): thread: <module>{ Point=None Pair=None Wide=None Point.__init__(self=<__main__.Point>,x=0,y='one')=None take(value=<__main__.Point>)=None Point.__init__(self=<__main__.Point>,x=1,y='one')=None take(value=<__main__.Point>)=None Point.__init__(self=<__main__.Point>,x=2,y='one')=None take(value=<__main__.Point>)=None Point.__init__(self=<__main__.Point>,x=1,y=[2, 3])=None take(value=<__main__.Point>)=None take(value=<__main__.Point>)=None take(value=<__main__.Point>)=None take(value=[2, 3])=None take(value=<__main__.Point>)=None take(value=<__main__.Pair>)=None take(value=<__main__.Pair>)=None take(value=[<__main__.Pair>])=None Wide.__init__(self=<__main__.Wide>,count=10)=None take(value=<__main__.Wide>)=None Wide.__init__(self=<__main__.Wide>,count=10)=None take(value=<__main__.Wide>)=None Wide.__init__(self=<__main__.Wide>,count=10)=None take(value=<__main__.Wide>)=None take(value=<__main__.Wide>)=None }=None
