"""Attributes are told in the order in which an object gets them, the first eight; Python 3.14 keeps them by the alphabet."""


class Order:
    def __init__(self):
        self.number = 7
        self.guest = "Ann"
        self.drink = "tea"


class Wide:
    def __init__(self):
        self.j = 0
        self.i = 1
        self.h = 2
        self.g = 3
        self.f = 4
        self.e = 5
        self.d = 6
        self.c = 7
        self.b = 8
        self.a = 9


def take(value):
    return None


for _ in range(2):
    take(Order())
    take(Wide())

# tree: thread: <module>{ Order=None Wide=None Order.__init__(self=<__main__.Order>)=None take(value=<__main__.Order number=7, guest='Ann', drink='tea'>)=None Wide.__init__(self=<__main__.Wide>)=None take(value=<__main__.Wide j=0, i=1, h=2, g=3, f=4, e=5, d=6, c=7, …>)=None Order.__init__(self=<__main__.Order>)=None take(value=<__main__.Order number=7, guest='Ann', drink='tea'>)=None Wide.__init__(self=<__main__.Wide>)=None take(value=<__main__.Wide j=0, i=1, h=2, g=3, f=4, e=5, d=6, c=7, …>)=None }=None
# tree(public): thread: <module>{ Order=None Wide=None Order.__init__(self=<__main__.Order>)=None take(value=<__main__.Order>)=None Wide.__init__(self=<__main__.Wide>)=None take(value=<__main__.Wide>)=None Order.__init__(self=<__main__.Order>)=None take(value=<__main__.Order>)=None Wide.__init__(self=<__main__.Wide>)=None take(value=<__main__.Wide>)=None }=None
