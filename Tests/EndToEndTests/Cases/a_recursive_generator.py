"""Walking a tree: a part inside a part."""


def walk(tree):
    for branch in tree:
        if isinstance(branch, list):
            yield from walk(branch)
        else:
            yield branch


def leaves():
    return [*walk([1, [2]])]


leaves()

# tree: thread: <module>{ leaves{ walk(tree=[1, [2]])~=1 ^walk{ walk(tree=[2])~=2 }~=2 ^walk{ ^walk=None }=None }=[1, 2] }=None
