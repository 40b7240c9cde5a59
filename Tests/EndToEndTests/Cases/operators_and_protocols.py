"""`with`, `in`, `+`, and `for` call methods."""


class Bag:
    def __init__(self, *items):
        self.items = items

    def __add__(self, other):
        return Bag(*self.items, *other.items)

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


def uses():
    bag = Bag(1) + Bag(2)
    return 2 in bag, len(bag), [*bag]


uses()

# tree: thread: <module>{ Bag=None uses{ Bag.__init__(self=<__main__.Bag>,items=(1,))=None Bag.__init__(self=<__main__.Bag>,items=(2,))=None Bag.__add__(self=<__main__.Bag>,other=<__main__.Bag items=(2,)>){ Bag.__init__(self=<__main__.Bag>,items=(1, 2))=None }=<__main__.Bag items=(1, 2)> Bag.__contains__(self=<__main__.Bag>,item=2)=True Bag.__len__(self=<__main__.Bag>)=2 Bag.__iter__(self=<__main__.Bag>)=<tuple_iterator> Bag.__len__(self=<__main__.Bag>)=2 }=(True, 2, [1, 2]) }=None
# tree(public): thread: <module>{ Bag=None uses{ Bag.__init__(self=<__main__.Bag>,items=(1,))=None Bag.__init__(self=<__main__.Bag>,items=(2,))=None Bag.__add__(self=<__main__.Bag>,other=<__main__.Bag>){ Bag.__init__(self=<__main__.Bag>,items=(1, 2))=None }=<__main__.Bag> Bag.__contains__(self=<__main__.Bag>,item=2)=True Bag.__len__(self=<__main__.Bag>)=2 Bag.__iter__(self=<__main__.Bag>)=<tuple_iterator> Bag.__len__(self=<__main__.Bag>)=2 }=(True, 2, [1, 2]) }=None
