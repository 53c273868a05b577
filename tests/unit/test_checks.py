"""Checks pass what is right in any form, and turn everything else into an AssertionError of one line."""

import numpy as np
import pytest

from nlpkit import checks


class AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None


class EqualString(str):
    __eq__ = AlwaysEqual.__eq__
    __ne__ = AlwaysEqual.__ne__
    __hash__ = str.__hash__


class EqualFloat(float):
    __eq__ = AlwaysEqual.__eq__
    __ne__ = AlwaysEqual.__ne__
    __hash__ = float.__hash__


class EqualArray(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __array_ufunc__(self, *args, **kwargs):
        return np.zeros(self.shape)


class EqualList(list):
    __eq__ = AlwaysEqual.__eq__
    __ne__ = AlwaysEqual.__ne__
    __hash__ = None


class Refuses:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("several\nlines")

    def __len__(self):
        raise KeyError("no length")

    def __repr__(self):
        raise ValueError("no picture")


def endless():
    items = []
    items.append(items)
    return items


# None of these is the array [1.0, 2.0].
STRANGE = {
    "None": None,
    "a string": "12",
    "strings": ["1", "2"],
    "a number": 1.0,
    "one too many": [1.0, 2.0, 3.0],
    "another value": [1.0, 2.1],
    "NaN": [1.0, float("nan")],
    "infinity": [1.0, float("inf")],
    "a column": [[1.0], [2.0]],
    "a row": [[1.0, 2.0]],
    "ragged": [[1.0], [1.0, 2.0]],
    "a dict": {"a": 1.0},
    "tuples as keys": {(1, 2): 3},
    "a set": {1.0, 2.0},
    "complex": [1 + 1j, 2 + 0j],
    "a huge integer": 10**5000,
    "huge integers": [10**5000, 1],
    "a date": np.array(["2020-01-01", "2020-01-02"], dtype="datetime64"),
    "objects": np.array([1.0, AlwaysEqual()], dtype=object),
    "nested None": [1.0, None],
    "always equal": AlwaysEqual(),
    "a list of always equal": [AlwaysEqual(), AlwaysEqual()],
    "floats that equal everything": [EqualFloat(5.0), EqualFloat(6.0)],
    "an array that equals everything": np.array([5.0, 6.0]).view(EqualArray),
    "a list that equals everything": EqualList([5.0, 6.0]),
    "an object that refuses": Refuses(),
    "a list that holds itself": endless(),
    "a generator": (x for x in (1.0, 2.0)),
    "a function": len,
    "a class": float,
    "empty": [],
}


def message(check, *args, **kwargs):
    with pytest.raises(AssertionError) as caught:
        check(*args, **kwargs)
    assert type(caught.value) is AssertionError
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    return str(caught.value)


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("check", [checks.close, checks.equal])
@pytest.mark.parametrize("reveal", [True, False])
def test_strange_values_fail_in_one_line(check, value, reveal):
    assert message(check, value, [1.0, 2.0], "the case", reveal=reveal).startswith("the case: found ")


@pytest.mark.parametrize(
    "value",
    [
        [1, 2],
        (1.0, 2.0),
        np.array([1, 2], dtype=np.int8),
        np.array([1, 2], dtype=np.float32),
        [np.float64(1), np.array(2.0)],
        np.array([[1.0, 9.0], [2.0, 9.0]])[:, 0],
    ],
    ids=repr,
)
def test_equal_values_pass_in_every_form(value):
    checks.close(value, [1.0, 2.0], "case")
    checks.equal(value, [1.0, 2.0], "case")
    checks.close([1.0, 2.0], value, "case")


@pytest.mark.parametrize("value", [1, 1.0, True, np.float32(1), np.array(1), np.bool_(True)], ids=repr)
def test_numbers_and_0d_arrays_are_alike(value):
    checks.close(value, 1, "case")
    checks.equal(value, 1, "case")
    checks.shape(value, (), "case")
    message(checks.close, [value], 1, "case")
    message(checks.equal, [value], 1, "case")


def test_tensors_are_numbers():
    torch = pytest.importorskip("torch")
    checks.close(torch.tensor([1.0, 2.0]), [1, 2], "case")
    checks.close(torch.tensor([1.0], requires_grad=True), [1], "case")  # as in a hidden test
    message(checks.close, torch.tensor([1.0], requires_grad=True), [2], "case")
    checks.close(torch.eye(2).to_sparse(), [[1, 0], [0, 1]], "case")


def test_close_allows_rounding_only():
    checks.close(np.float32(0.1), 0.1, "case")
    checks.close(1 + 5e-5, 1, "case")
    message(checks.close, 1 + 5e-4, 1, "case")
    checks.close(1 + 5e-4, 1, "case", rtol=1e-3)
    message(checks.close, 1e-3, 0, "case")
    checks.close(1e-3, 0, "case", atol=1e-2)
    checks.close(float("inf"), float("inf"), "case")


def test_messages_say_case_found_and_expected():
    assert message(checks.close, 0.25, 0.5, "step(1)") == "step(1): found 0.25, expected 0.5"
    assert message(checks.close, [1, 2], [1, 3], "f") == "f: found [1, 2], expected [1, 3]"
    found = message(checks.close, np.zeros((3, 4)), np.eye(3, 4), "f")
    assert found == "f: found 0 at [0, 0], expected 1"
    found = message(checks.close, [1, 2], [1, 2, 3], "f")
    assert found == "f: found shape (2,) ([1, 2]), expected shape (3,)"
    assert message(checks.equal, ["a"], ["b"], "f") == "f: found ['a'], expected ['b']"
    assert "is a `return` missing?" in message(checks.close, None, 1, "f")


@pytest.mark.parametrize(
    ("check", "args"),
    [
        (checks.close, (1.0, 777)),
        (checks.close, ([1.0], np.zeros(777))),
        (checks.close, (np.zeros(9), np.full(9, 777))),
        (checks.equal, (1, 777)),
        (checks.equal, ({"a": 1}, {"a": 777})),
        (checks.shape, ([1], (777,))),
        (checks.between, (1, 777, 778)),
    ],
)
def test_hidden_tests_do_not_reveal(check, args):
    assert "777" not in message(check, *args, "case", reveal=False)
    assert "which is not right" in message(check, *args, "case", reveal=False)
    assert "777" in message(check, *args, "case")


def test_long_values_are_shortened():
    assert message(checks.equal, "x" * 1000, "y" * 1000, "case").count("...") == 2
    assert message(checks.equal, list(range(1000)), [], "case").count("...") == 1
    message(checks.equal, [["x" * 50] * 5] * 5, [], "case")


def test_equal_compares_nested_plain_values():
    checks.equal({"a": (1, [2.0, "x"])}, {"a": [1, (2, "x")]}, "case")
    checks.equal(None, None, "case")
    checks.equal(np.array(["a", "b"]), ["a", "b"], "case")
    message(checks.equal, EqualString("a"), "b", "case")
    message(checks.equal, {"a": EqualString("a")}, {"a": "b"}, "case")
    message(checks.equal, AlwaysEqual(), AlwaysEqual(), "case")
    message(checks.equal, "1", 1, "case")
    message(checks.equal, 0, None, "case")


def test_shape_and_between():
    checks.shape([[1, 2, 3]], (1, 3), "case")
    assert message(checks.shape, [1, 2], (2, 1), "f") == "f: found shape (2,), expected shape (2, 1)"
    message(checks.shape, "abc", (3,), "case")
    checks.between([0.0, 1.0], 0, 1, "case")
    assert message(checks.between, [0.5, 1.5], 0, 1, "f") == "f: found 1.5, expected numbers from 0 to 1"
    message(checks.between, float("nan"), 0, 1, "case")
    message(checks.between, None, 0, 1, "case")


def test_raises():
    checks.raises(ValueError, lambda: int("x"), "case")
    checks.raises(LookupError, lambda: {}["x"], "case")
    assert "no exception" in message(checks.raises, ValueError, lambda: Refuses(), "case")
    assert "KeyError" in message(checks.raises, ValueError, lambda: {}["x\ny"], "case")
    assert "ValueError" not in message(checks.raises, ValueError, lambda: None, "case", reveal=False)


def test_unchanged():
    array = np.array([1.0, 2.0])
    before = array.copy()
    checks.unchanged(before, array, "case")
    array[0] = 9
    assert "changed its input" in message(checks.unchanged, before, array, "case")
    message(checks.unchanged, [[1], [2]], [[1], []], "case")


def test_returned():
    checks.returned(0, "case")
    checks.returned(AlwaysEqual(), "case")
    assert "return" in message(checks.returned, None, "case")


def test_numbers_returns_a_copy_in_float64():
    array = np.array([1, 2], dtype=np.float32)
    copy = checks.numbers(array, "case")
    copy[0] = 9
    assert copy.dtype == np.float64
    assert array[0] == 1
    assert type(checks.numbers(np.ones(2).view(EqualArray), "case")) is np.ndarray


@pytest.mark.parametrize("value", [(1, 2), [1, 2], np.array([1, 2])], ids=repr)
def test_unpack(value):
    assert checks.unpack(value, 2, "case") == [1, 2]
    assert checks.unpack(value, None, "case") == [1, 2]
    assert message(checks.unpack, value, 3, "f") == "f: found 2 values, expected 3 values in a tuple or list"
    message(checks.unpack, value, 1, "case")


@pytest.mark.parametrize("value", [None, 1.0, "ab", {1: 2, 3: 4}, np.array(1), (i for i in "ab"), Refuses()])
def test_unpack_takes_tuples_lists_and_arrays_only(value):
    message(checks.unpack, value, 2, "case")
    message(checks.unpack, value, None, "case")
