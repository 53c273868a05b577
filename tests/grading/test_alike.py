import pytest

from nlpkit.grading import alike
from nlpkit.grading.alike import defined_names, nearly_identical, normal_form, without

ONE = '''def total(xs: list, start: int = 0) -> int:
    """Add up."""
    result: int = start  # so far
    squares = [x * x for x in xs]
    def helper(value):
        return value + result
    for i, row in enumerate(squares):
        result += helper(row)
    return result
'''
SAME = """
def total(values, first=0):
    s = (first)
    q = [v*v for v in values]
    def other(p):
        return p + s
    for n, r in enumerate(q):
        s += other(r)
    return s"""


def test_names_comments_and_layout_do_not_count():
    assert normal_form(ONE, {"total"}) == normal_form(SAME, {"total"})
    assert "def total" in normal_form(ONE, {"total"})


@pytest.mark.parametrize(
    "other",
    [
        SAME.replace("+=", "-="),
        SAME.replace("first=0", "first=1"),
        SAME.replace("v*v", "v*v*v"),
        SAME.replace("other(r)", "other(n)"),
        SAME.replace("def total", "def other_name"),
        SAME.replace("enumerate", "sorted"),
    ],
)
def test_what_is_done_counts(other):
    assert normal_form(other, {"total"}) != normal_form(SAME, {"total"})


def test_a_name_has_its_own_number_in_each_function():
    one = "def f(x):\n    return x\ndef g(y, x):\n    return helper(x)\ndef helper(a):\n    return a"
    two = "def f(a):\n    return a\ndef g(b, c):\n    return h(c)\ndef h(x):\n    return x"
    assert normal_form(one, {"f", "g"}) == normal_form(two, {"f", "g"})
    assert normal_form(one, {"f", "g"}) != normal_form(two.replace("h(c)", "h(b)"), {"f", "g"})


def test_methods_and_globals_keep_their_meaning():
    source = "count = 0\nclass A:\n    def add(self, x):\n        global count\n        count += x"
    form = normal_form(source, {"A"})
    assert "def add(" in form
    assert form.splitlines()[0].split()[0] in form.splitlines()[-1], "one and the same variable"


def test_what_is_no_python_is_compared_as_text():
    assert normal_form("def f(:\n  pass") == normal_form("def f(:\n        pass") != normal_form("def g(:")
    assert normal_form("x = " + "(" * 5000) == normal_form("x =  " + "(" * 5000)
    deep = "x = " + "-" * 9000 + "1"
    assert normal_form(deep) == normal_form(deep)


def test_the_names_of_a_stub():
    stub = "import numpy as np\nLIMIT = 3\ndef f(x):\n    y = 1\nclass A:\n    def method(self): ..."
    assert defined_names(stub) == {"LIMIT", "f", "A"}
    assert defined_names("def f(") == set()


def test_what_was_released_is_taken_away():
    assert without("def f(x):\n\n   return   x", "def f(x):\n    raise NotImplementedError") == "return x"


def long(word):
    return " ".join(f"{word}{i}" for i in range(60))


def test_groups_of_nearly_identical_texts():
    texts = [long("a"), long("b"), long("a") + " and", "short", "short", long("c"), long("c")]
    found = nearly_identical(texts, [""] * len(texts))
    assert [group.members for group in found] == [(5, 6), (0, 2)]
    assert found[0].as_written == (1, 1)
    assert 0.9 < found[1].as_written[0] < 1
    assert nearly_identical(texts[:1], [""]) == []


def test_either_form_makes_a_group():
    written = [long("a"), long("b"), long("c")]
    [group] = nearly_identical(written, [long("x"), long("x"), long("y")])
    assert group.members == (0, 1)
    assert group.normalised == (1, 1)
    assert group.as_written[1] < alike.AS_WRITTEN
