"""Making a class, and an object of it."""


class Meta(type):
    def __call__(cls, *args):
        return super().__call__(*args)


class Thing(metaclass=Meta):
    def __new__(cls, size):
        return super().__new__(cls)

    def __init__(self, size):
        self.size = size


def makes():
    return Thing(3).size


makes()

# tree: thread: <module>{ Meta=<cell> Thing=<cell> makes{ Meta.__call__(cls=<class '__main__.Thing'>,args=(3,)){ Thing.__new__(cls=<class '__main__.Thing'>,size=3)=<__main__.Thing> Thing.__init__(self=<__main__.Thing>,size=3)=None }=<__main__.Thing size=3> }=3 }=None
# tree(public): thread: <module>{ Meta=<cell> Thing=<cell> makes{ Meta.__call__(cls=<class '__main__.Thing'>,args=(3,)){ Thing.__new__(cls=<class '__main__.Thing'>,size=3)=<__main__.Thing> Thing.__init__(self=<__main__.Thing>,size=3)=None }=<__main__.Thing> }=3 }=None
