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
