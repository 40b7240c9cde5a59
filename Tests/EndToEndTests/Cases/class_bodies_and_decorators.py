"""A class body is a call, and so is a decorator."""


def loud(function):
    def wrapper(*args):
        return function(*args).upper()

    return wrapper


class Greeter:
    @loud
    def greet(self, name):
        return "hi " + name

    @staticmethod
    def twice(number):
        return 2 * number

    @classmethod
    def make(cls):
        return cls()


Greeter.make().greet("ada")
Greeter.twice(2)

# tree: thread: <module>{ Greeter{ loud(function=<function Greeter.greet>)=<function loud.<locals>.wrapper> }=None Greeter.make(cls=<class '__main__.Greeter'>)=<__main__.Greeter> loud.<locals>.wrapper(args=(<__main__.Greeter>, 'ada')){ Greeter.greet(self=<__main__.Greeter>,name='ada')='hi ada' }='HI ADA' Greeter.twice(number=2)=4 }=None
