"""A few tests, one of which fails."""
import pytest


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@pytest.fixture
def table():
    return {"one": 1, "two": 2}


@pytest.mark.parametrize("n,expected", [(1, 1), (5, 5), (8, 21)])
def test_fib(n, expected):
    assert fib(n) == expected


def test_lookup(table):
    assert table["two"] == 2


def test_missing(table):
    assert table["three"] == 3
