"""From 3.15 on the expression's own frame asks for the iterator, before there is a generator: that is no call of its own."""


class Numbers:
    def __iter__(self):
        return iter([1, 2])


def user():
    return max(number * 2 for number in Numbers())


user()

# tree: thread: <module>{ Numbers=None user{ Numbers.__iter__(self=<__main__.Numbers>)=<list_iterator> user.<locals>.<genexpr>(.0=<list_iterator>)~=2 ^user.<locals>.<genexpr>~=4 ^user.<locals>.<genexpr>=None }=4 }=None
# tree(3.15): thread: <module>{ Numbers=None user{ Numbers.__iter__(self=<__main__.Numbers>)=<list_iterator> user.<locals>.<genexpr>(.0=<__main__.Numbers>)~=2 ^user.<locals>.<genexpr>~=4 ^user.<locals>.<genexpr>=None }=4 }=None
