"""`sorted` and `map` call Python: the calls are inside the one that called them."""


def key(word):
    return len(word)


def sorts():
    return sorted(["ccc", "a"], key=key)


def maps():
    return list(map(key, ["bb"]))


sorts()
maps()

# tree: thread: <module>{ sorts{ key(word='ccc')=3 key(word='a')=1 }=['a', 'ccc'] maps{ key(word='bb')=2 }=[2] }=None
