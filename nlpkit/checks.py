"""Checks for the test cells of problem sets.

A check passes without a word or raises an ``AssertionError`` of one line: the case, what was found, what was
expected; with ``reveal=False``, as in hidden tests, without the latter. What a student's function returned is
taken as data, as ``numpy.asarray`` reads it, and made plain *before* it is compared: an object that claims to
equal everything gains nothing, and no value makes a check fail in any other way.
"""

import sys
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np


def close(
    actual: object,
    expected: object,
    case: str,
    rtol: float = 1e-4,
    atol: float = 1e-6,
    *,
    reveal: bool = True,
) -> None:
    """Check the shape and, up to rounding (that of float32), the values of numbers; a number has shape ()."""
    wanted = np.asarray(expected, dtype=float)
    found = numbers(actual, case)
    if found.shape != wanted.shape:
        _fail(case, f"shape {found.shape} ({_show(found.tolist())})", f"shape {wanted.shape}", reveal)
    wrong, where = ~np.isclose(found, wanted, rtol, atol), ""
    if wrong.any():
        if wanted.size > 6:
            first = tuple(np.argwhere(wrong)[0].tolist())
            where, found, wanted = f" at {list(first)}", found[first], wanted[first]
        _fail(case, _show(found.tolist()) + where, _show(wanted.tolist()), reveal)


def equal(actual: object, expected: object, case: str, *, reveal: bool = True) -> None:
    """Check that numbers, strings, lists or dicts are exactly as expected; 1 equals 1.0, a list its array."""
    found, wanted = _plain(actual, case), _plain(expected, case)
    if found != wanted:
        _fail(case, _show(found), _show(wanted), reveal)


def shape(actual: object, expected: tuple[int, ...], case: str, *, reveal: bool = True) -> None:
    """Check the shape of an array of numbers."""
    found = numbers(actual, case).shape
    if found != tuple(expected):
        _fail(case, f"shape {found}", f"shape {tuple(expected)}", reveal)


def between(actual: object, low: float, high: float, case: str, *, reveal: bool = True) -> None:
    """Check that all numbers lie in a range, its ends included."""
    found = numbers(actual, case)
    outside = found[~((found >= low) & (found <= high))]
    if outside.size:
        _fail(case, _show(outside.tolist()[0]), f"numbers from {low} to {high}", reveal)


def raises(exception: type[Exception], call: Callable[[], object], case: str, *, reveal: bool = True) -> None:
    """Check that a call, such as ``lambda: f(-1)``, raises an exception of this kind."""
    try:
        value = call()
    except exception:
        return
    except Exception as error:
        _fail(case, f"{type(error).__name__} ({_show(str(error))})", exception.__name__, reveal)
    _fail(case, f"no exception but {_kind(value)}", exception.__name__, reveal)


def unchanged(before: object, after: object, case: str) -> None:
    """Check that an input is still what it was before the call; ``before`` is a copy made then."""
    if _plain(before, case) != _plain(after, case):
        raise AssertionError(f"{case}: the function changed its input; it must work on a copy instead")


def returned(actual: object, case: str) -> None:
    """Check that something came back at all, before its methods are called."""
    if actual is None:
        _fail(case, _kind(actual), "a result")


def numbers(actual: object, case: str) -> np.ndarray:
    """Return what was found as a float64 array of the same shape, or fail."""
    try:
        array = np.asarray(_detached(actual))
        known = array.dtype.kind in "biuf"
    except Exception:
        # Whatever goes wrong inside a foreign object, ragged lists included, is a wrong answer.
        known = False
    if not known:
        _fail(case, _kind(actual), "a number, or an array or list of numbers with rows of one length")
    return array.astype(float)


def _detached(value: object) -> object:
    """Return a tensor of PyTorch's as NumPy can read it: without its gradient, dense, on the processor."""
    torch = sys.modules.get("torch")
    if not torch or not issubclass(type(value), torch.Tensor):
        return value
    value = value.detach().cpu()
    return value if value.layout == torch.strided else value.to_dense()


def unpack(actual: object, count: int | None, case: str) -> list[Any]:
    """Return the items of a tuple, list or array, or fail if there are not ``count`` of them (None: any)."""
    expected = "a tuple or list" if count is None else f"{count} values in a tuple or list"
    items = _items(actual)
    if items is None:
        _fail(case, _kind(actual), expected)
    if count is not None and len(items) != count:
        _fail(case, f"{len(items)} values", expected)
    return items


def _plain(value: object, case: str) -> object:
    """Return a value as None, bool, int, float, str, or list or dict of these, or fail."""
    try:
        return _converted(value)
    except Exception:  # As in numbers().
        _fail(case, _kind(value), "numbers, strings, or lists or dicts of them")


def _converted(value: object) -> object:
    kind = type(value)
    if value is None or kind in (bool, float, str) or (kind is int and -(2**63) <= value < 2**64):
        return value  # as an array would give it back; lists have thousands
    if issubclass(type(value), dict):
        return {_converted(key): _converted(item) for key, item in dict.items(value)}
    if issubclass(type(value), list | tuple):
        return [_converted(item) for item in _items(value)]
    array = np.asarray(value)
    if array.dtype.kind not in "biufU":
        raise TypeError(f"{type(value).__name__} is no plain value")
    return array.tolist()


def _items(value: object) -> list[Any] | None:
    # The base classes' own methods: a subclass may have replaced its.
    for base in (list, tuple, np.ndarray):
        if issubclass(type(value), base) and (base is not np.ndarray or value.ndim):
            return [*base.__iter__(value)]
    return None


def _fail(case: str, found: str, expected: str, reveal: bool = True) -> NoReturn:
    wanted = f"expected {expected}" if reveal else "which is not right"
    raise AssertionError(f"{case}: found {found}, {wanted}") from None


def _kind(value: object) -> str:
    return "None (is a `return` missing?)" if value is None else f"an object of type {type(value).__name__}"


def _show(plain: object) -> str:
    if issubclass(type(plain), float):
        return f"{plain:.6g}"
    text = repr(plain)
    if issubclass(type(plain), list):
        text = f"[{', '.join(map(_show, plain[:9]))}{', ...' if len(plain) > 9 else ''}]"
    return text if len(text) <= 100 else f"{text[:97]}..."
