"""Returns an object of its own class that refers to itself, instead of an array."""


class Result:
    def __init__(self, value):
        self.value = value
        self.me = self

    def __repr__(self):
        return f"Result({self.value})"


def step(z):
    return Result(z)
