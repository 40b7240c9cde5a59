"""A generator without a name of its own."""


def total():
    return sum(number * number for number in range(2))


total()

# tree: thread: <module>{ total{ total.<locals>.<genexpr>(.0=<range_iterator>)~=0 ^total.<locals>.<genexpr>~=1 ^total.<locals>.<genexpr>=None }=1 }=None
# tree(3.15): thread: <module>{ total{ total.<locals>.<genexpr>(.0=range(0, 2))~=0 ^total.<locals>.<genexpr>~=1 ^total.<locals>.<genexpr>=None }=1 }=None
