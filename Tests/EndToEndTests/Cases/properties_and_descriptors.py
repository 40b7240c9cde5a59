"""Reading an attribute can be a call."""


class Celsius:
    def __get__(self, instance, owner):
        return instance.kelvin - 273


class Sample:
    celsius = Celsius()

    def __init__(self, kelvin):
        self.kelvin = kelvin

    @property
    def double(self):
        return 2 * self.kelvin


def reads(sample):
    return sample.celsius, sample.double


reads(Sample(300))

# tree: thread: <module>{ Celsius=None Sample=None Sample.__init__(self=<__main__.Sample>,kelvin=300)=None reads(sample=<__main__.Sample kelvin=300>){ Celsius.__get__(self=<__main__.Celsius>,instance=<__main__.Sample kelvin=300>,owner=<class '__main__.Sample'>)=27 Sample.double(self=<__main__.Sample>)=600 }=(27, 600) }=None
# tree(public): thread: <module>{ Celsius=None Sample=None Sample.__init__(self=<__main__.Sample>,kelvin=300)=None reads(sample=<__main__.Sample>){ Celsius.__get__(self=<__main__.Celsius>,instance=<__main__.Sample>,owner=<class '__main__.Sample'>)=27 Sample.double(self=<__main__.Sample>)=600 }=(27, 600) }=None
