"""Run a test cell in this process, against names that live in a student's kernel.

A test cell finds its own names here, and those of the student's answers there. What a student's function
returns crosses as data (JSON, with tags for what JSON lacks); decoding it executes nothing. An object that is
no data is a :class:`Remote`: it can be called, indexed, measured and asked for attributes. So are tensors and
modules of PyTorch's, lest their gradients be lost: as an argument of a function of PyTorch's that the test
calls, a tensor is its numbers here, and the gradient goes back over there. Arguments go the other way as
pickles, and what a call changed in them is changed here as well.

So the verdict is reached where student code cannot reach it. All that it can do is to return other values,
and it does not know the expected ones.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import ctypes
import functools
import inspect
import io
import json
import sys
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from types import CodeType, ModuleType
from typing import Any, NoReturn

import cloudpickle
import numpy as np
import zmq
from jupyter_client.blocking import BlockingKernelClient

from nlpkit.grading import agent
from nlpkit.notebooks import free_names

MAX_DEPTH = agent.MAX_DEPTH
MAX_CHARACTERS = agent.MAX_CHARACTERS
"""The most text of one reply; 50 MB of an array take about as much in base64."""

VALUE_BYTES = 2 * MAX_CHARACTERS
"""The most that a kernel may send in answer to one request."""

SHELL_BYTES = 5_000_000
"""The most that a kernel may send in one test to say that nobody answers it any more.

A test of ps02 or ps06 takes 1.6 to 3 kB. Each start of the agent takes 1.4 kB, and it is idle at most five
times a second: a test that waits again and again comes to 0.4 MB in the 60 s that a cell may run.
"""

MAX_STARTS = 50
"""How often the agent is started again for one request: it may be idle before the request gets there."""

END_MILLISECONDS = 200
"""How long to try to tell the agent that no more requests come; it notices by itself a little later."""

MAX_ITEMS = 2_000_000
"""The most lists and values of one reply."""

MAX_ARRAY_ITEMS = 6_000_000
"""The most numbers of an array: tests work with several copies in float64."""

MAX_TEXT_ARRAY = 50_000_000
"""Longest string times number of values: NumPy would give each of them the space of the longest."""

MAX_ITERATIONS = 1_000_000

DTYPES = {name: np.dtype(name).newbyteorder("<") for name in agent.DTYPES}

ERRORS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (
        *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, Exception),
        *(FileExistsError, FileNotFoundError, FloatingPointError, ImportError, IndentationError, IndexError),
        *(IsADirectoryError, KeyError, LookupError, MemoryError, ModuleNotFoundError, NameError),
        *(NotADirectoryError, NotImplementedError, OSError, OverflowError, PermissionError, RecursionError),
        *(ReferenceError, RuntimeError, SyntaxError, TimeoutError, TypeError, UnboundLocalError),
        *(UnicodeError, ValueError, ZeroDivisionError),
    )
}
"""The exceptions that cross; of any other, the first of its base classes that is here."""


class Refused(RuntimeError):
    """What came from the student's kernel is not what an honest agent sends, or is too large."""


class Stopped(BaseException):
    """The kernel answers no more. No ``except Exception`` of a test may take it for the student's error."""


class Broken(BaseException):
    """No connection to the kernel, which is this machine's fault and not the student's."""


class Remote(np.lib.mixins.NDArrayOperatorsMixin):
    """An object in the student's kernel.

    Every attribute without two underscores is the student's. In operations and comparisons it is an array,
    as ``numpy.asarray`` reads it, or raises ``TypeError``: nothing that it claims about itself decides them.
    """

    __slots__ = ("_channel", "_handle")

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401
        if name in ("__name__", "__doc__", "__version__"):
            return _ask(self, "getattr", name)
        if name.startswith("__") and name.endswith("__"):
            # Never the student's: NumPy would follow an __array_interface__ to any address.
            return object.__getattribute__(self, name)
        return _ask(self, "getattr", name)

    def __setattr__(self, name: str, value: object) -> None:
        _ask(self, "setattr", name, value)

    def __delattr__(self, name: str) -> NoReturn:
        raise TypeError(f"a test cell cannot delete {name} of a student's object")

    def __call__(self, *args: object, **kwargs: object) -> Any:  # noqa: ANN401, D102
        return _CHANNEL(self).request("call", self, *args, **kwargs)

    def __getitem__(self, key: object) -> Any:  # noqa: ANN401
        return _ask(self, "getitem", key)

    def __setitem__(self, key: object, value: object) -> None:
        _ask(self, "setitem", key, value)

    def __contains__(self, item: object) -> bool:
        return _plain(_ask(self, "contains", item), bool)

    def __len__(self) -> int:
        return _plain(_ask(self, "len"), int)

    def __iter__(self) -> Iterator:
        iterator, count, seen = _ask(self, "iter"), 1, 0
        if not issubclass(type(iterator), Remote):
            raise Refused("the iterator of a student's object is no iterator")
        while True:
            items, end = _taken(iterator, count)
            yield from items
            seen += len(items)
            if end:
                return
            if seen > MAX_ITERATIONS:
                raise Refused(f"the student's object has more than {MAX_ITERATIONS} items")
            # Few at first, because a test may stop early and each item may take the student's code long.
            count = min(2 * count, 64)

    def __next__(self) -> Any:  # noqa: ANN401
        items, _ = _taken(self, 1)
        if not items:
            raise StopIteration
        return items[0]

    def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
        array = _ask(self, "array")
        if type(array) is not np.ndarray:
            raise TypeError("a student's object is no array")
        return array if dtype is None else array.astype(dtype)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: object, **kwargs: object) -> object:
        if any(issubclass(type(out), Remote) for out in kwargs.get("out", ())):
            raise TypeError("a test cell cannot write into a student's object")
        if method == "__call__" and not kwargs and any(map(_is_tensor, inputs)):
            name = ufunc.__name__
            return getattr(_torch(), {"power": "pow", "equal": "eq"}.get(name, name))(*_tensors(inputs))
        plain = [np.asarray(value) if issubclass(type(value), Remote) else value for value in inputs]
        return getattr(ufunc, method)(*plain, **kwargs)

    @classmethod
    def __torch_function__(
        cls, function: Callable, types: object, args: tuple = (), kwargs: dict | None = None
    ) -> Any:  # noqa: ANN401
        """Call one of PyTorch's functions, which asks for this, with tensors that live here."""
        return function(*_tensors(args), **_tensors(kwargs or {}))

    def __eq__(self, other: object) -> Any:  # noqa: ANN401
        same = issubclass(type(other), Remote) and _HANDLE(other) == _HANDLE(self)
        try:
            return same or np.asarray(self) == other
        except TypeError:
            return False

    def __ne__(self, other: object) -> Any:  # noqa: ANN401
        equal = self == other
        return ~equal if isinstance(equal, np.ndarray | np.bool_) else not equal

    def __hash__(self) -> int:
        return hash((Remote, _HANDLE(self)))

    def __bool__(self) -> bool:
        return _plain(_ask(self, "bool"), bool)

    def __int__(self) -> int:
        return _plain(_ask(self, "int"), int)

    def __float__(self) -> float:
        return float(_plain(_ask(self, "float"), float))

    def __complex__(self) -> complex:
        return complex(_plain(_ask(self, "complex"), complex))

    def __str__(self) -> str:
        return _plain(_ask(self, "str"), str)

    def __repr__(self) -> str:
        return _plain(_ask(self, "repr"), str)

    def __format__(self, form: str) -> str:
        return format(float(self), form) if form else str(self)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a student's object cannot be copied or pickled in a test cell")


def _tensors(value: Any) -> Any:  # noqa: ANN401
    """Return arguments in which each object of the student's is a tensor with the same numbers."""
    if issubclass(type(value), list | tuple):
        return type(value)(map(_tensors, value))
    if issubclass(type(value), dict):
        return {key: _tensors(item) for key, item in value.items()}
    if not issubclass(type(value), Remote):
        return value
    tensor = _torch().from_numpy(np.array(value))
    if tensor.is_floating_point() and _ask(value, "getattr", "requires_grad") is True:
        tensor.requires_grad_()

        def backward(gradient: object) -> None:
            # Several results of one computation may come here, one after the other.
            _ask(value, "getattr", "backward")(gradient=gradient, retain_graph=True)

        tensor.register_hook(backward)
    return tensor


def _is_tensor(value: object) -> bool:
    """Whether a test that works with PyTorch would take a value for a tensor."""
    remote = issubclass(type(value), Remote) and type(value).__name__ in ("Tensor", "Parameter")
    return agent.is_tensor(value) or (remote and "torch" in sys.modules)


def _torch() -> ModuleType:
    import torch  # takes seconds, and few tests need it

    return torch


_CHANNEL = Remote.__dict__["_channel"].__get__
_HANDLE = Remote.__dict__["_handle"].__get__


def _ask(remote: Remote, operation: str, *args: object) -> Any:  # noqa: ANN401
    return _CHANNEL(remote).request(operation, remote, *args)


def _plain(value: object, kind: type) -> Any:  # noqa: ANN401
    if type(value) is not kind:
        raise Refused(f"{kind.__name__} of a student's object is no {kind.__name__}")
    return value


def _taken(iterator: Remote, count: int) -> tuple[list, bool]:
    reply = _ask(iterator, "take", count)
    if type(reply) is not tuple or len(reply) != 2 or type(reply[0]) is not list or len(reply[0]) > count:
        raise Refused("the items of a student's object are no list")
    return reply[0], reply[1] == "end" or not reply[0]


@functools.lru_cache(maxsize=200)
def _kind(name: str) -> type[Remote]:
    """Return a class with this name, for messages that name the type of what was found."""
    return type(name if name.isidentifier() else "object", (Remote,), {"__slots__": ()})


# --- decoding ---------------------------------------------------------------------------------------------


def read(text: str) -> list:
    """Parse a reply, after a look at how much it may be.

    Raises
    ------
    Refused
        If it is too large, or no JSON list.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"a result of {len(text)} characters; {MAX_CHARACTERS} is the most")
    if text.count(",") + text.count("[") + text.count("{") > MAX_ITEMS:
        raise Refused(f"a result of more than {MAX_ITEMS} values")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"a result that cannot be read: {type(error).__name__}") from None
    if type(raw) is not list or not raw:
        raise Refused("a result without a tag")
    return raw


class Decoder:
    """Make values of what the agent sends, checking sizes before anything is allocated.

    Parameters
    ----------
    remote : callable
        Called with a handle and the name of its type; returns what stands for that object here.
    """

    def __init__(self, remote: Callable[[int, str], object]) -> None:
        self.remote = remote
        self.states = False  # allowed in arguments only
        self.values = self.longest = 0

    def decode(self, raw: object, depth: int = 0) -> Any:  # noqa: ANN401
        """Return one value.

        Raises
        ------
        Refused
            If it is no value, is nested more than ``MAX_DEPTH`` deep, or says other sizes than it has.
        """
        if depth > MAX_DEPTH:
            raise Refused(f"a result nested more than {MAX_DEPTH} deep")
        self.values += 1
        if type(raw) is str:
            self.longest = max(self.longest, len(raw))
        if self.longest * self.values > MAX_TEXT_ARRAY:
            raise Refused("a result of too many strings, one of them long")
        if raw is None or type(raw) in (bool, int, float, str):
            return raw
        if type(raw) is not list or not raw or type(raw[0]) is not str:
            raise Refused("a result without a tag")
        tag, parts = raw[0], raw[1:]
        try:
            return self._tagged(tag, parts, depth + 1)
        except (TypeError, ValueError, IndexError, OverflowError, MemoryError, AttributeError) as error:
            raise Refused(f"a malformed result (tag {tag[:5]!r}): {type(error).__name__}") from None

    def _tagged(self, tag: str, parts: list, depth: int) -> object:
        if tag in ("l", "t", "s", "f"):
            kind = {"l": list, "t": tuple, "s": set, "f": frozenset}[tag]
            return kind([self.decode(part, depth) for part in parts])
        if tag == "d":
            keys, values = parts[::2], parts[1::2]
            pairs = zip(keys, values, strict=True)
            return {self.decode(key, depth): self.decode(value, depth) for key, value in pairs}
        if tag in ("u", "o"):
            size = _size(parts[0])
            if len(parts) - 1 != size:
                raise ValueError
            items = [self.decode(part, depth) for part in parts[1:]]
            if tag == "u":
                if any(type(item) is not str for item in items):
                    raise TypeError
                return np.array(items, dtype=str).reshape(parts[0])
            array = np.empty(size, dtype=object)
            for i, item in enumerate(items):
                array[i] = item
            return array.reshape(parts[0])
        if tag == "a":
            name, shape, data = parts
            return _array(name, shape, data)
        if tag == "m":
            return self._sparse(*parts, depth=depth)
        if tag == "n":
            name, data = parts
            return _array(name, [], data)[()]
        if tag == "b":
            [data] = parts
            return base64.b64decode(data, validate=True)
        if tag == "c":
            real, imaginary = parts
            return complex(_plain(real, float), _plain(imaginary, float))
        if tag == "h":
            handle, name = parts
            if type(handle) is not int or type(name) is not str or not 0 <= handle < 2**40:
                raise TypeError
            return self.remote(handle, name[:100])
        if (
            tag == "r"
            and self.states
            and len(parts) == 4
            and all(type(part) is int and 0 <= part < 2**128 for part in parts)
        ):
            return _State(*parts)
        raise ValueError

    def _sparse(
        self, is_array: object, shape: object, data: object, indices: object, indptr: object, depth: int
    ) -> object:
        from scipy import sparse

        _size(shape)
        if type(is_array) is not bool or len(shape) != 2:
            raise TypeError
        parts = tuple(self.decode(part, depth) for part in (data, indices, indptr))
        integers = (np.dtype("int32"), np.dtype("int64"))
        if any(type(part) is not np.ndarray for part in parts) or any(
            p.dtype not in integers for p in parts[1:]
        ):
            raise TypeError
        made = (sparse.csr_array if is_array else sparse.csr_matrix)(parts, shape=tuple(shape))
        made.check_format(full_check=True)
        return made


class _State:
    """The state of a random generator, as it is after a call."""

    def __init__(self, state: int, inc: int, has_uint32: int, uinteger: int) -> None:
        self.value = {
            "bit_generator": "PCG64",
            "state": {"state": state, "inc": inc},
            "has_uint32": int(bool(has_uint32)),
            "uinteger": uinteger % 2**32,
        }


def _size(shape: object) -> int:
    if type(shape) is not list or len(shape) > 32 or any(type(n) is not int or n < 0 for n in shape):
        raise TypeError
    size = rows = 1
    for length in shape:
        size *= length
        # An array without a number in it can still have a billion empty rows.
        rows *= max(length, 1)
        if rows > MAX_ARRAY_ITEMS:
            raise Refused(f"an array of more than {MAX_ARRAY_ITEMS} numbers")
    return size


def _array(name: object, shape: object, data: object) -> np.ndarray:
    dtype, size = DTYPES.get(name if type(name) is str else ""), _size(shape)
    if dtype is None:
        raise Refused("an array of a type that holds no numbers")
    if type(data) is not str or len(data) != -(-size * dtype.itemsize // 3) * 4:
        raise ValueError
    content = base64.b64decode(data, validate=True)
    if dtype.kind == "b":
        # A byte other than 0 and 1 would be a truth value that equals neither.
        return (np.frombuffer(content, np.uint8) != 0).reshape(shape)
    return np.frombuffer(content, dtype).astype(dtype.newbyteorder("=")).reshape(shape)


# --- the channel ------------------------------------------------------------------------------------------


class _Pickler(cloudpickle.Pickler):
    def __init__(self, file: io.BytesIO, channel: Channel) -> None:
        super().__init__(file)
        self.channel = channel

    def persistent_id(self, value: object) -> int | None:
        if not issubclass(type(value), Remote):
            return None
        if _CHANNEL(value) is not self.channel:
            raise TypeError("an object of another kernel cannot be an argument")
        return _HANDLE(value)


class Channel:
    """A line to a student's kernel, for the thread that runs a test.

    Parameters
    ----------
    connection : dict
        How to reach the kernel: as its manager says, but by a :class:`nlpkit.grading.relay.Relay`.
    on_request : callable
        Called before each request.
    """

    def __init__(self, connection: dict, on_request: Callable[[], object] = lambda: None) -> None:
        self.connection = connection
        self.on_request = on_request
        self.client: BlockingKernelClient | None = None
        self.values: zmq.Socket | None = None
        self.evaluating = ""
        self.name = f"_{uuid.uuid4().hex}"
        self.stopped = threading.Event()

    def names(self, wanted: list[str]) -> dict[str, object]:
        """Return those of the names that the student's kernel knows, modules left out.

        A test imports its own modules: a function of a module over there would judge in its own favour.
        """
        found = self.request("names", wanted)
        if type(found) is not dict:
            raise Refused("the student's names are no dict")
        modules = {name for name, value in found.items() if type(value).__name__ == "module"}
        return {name: found[name] for name in wanted if name in found and name not in modules}

    def request(self, operation: str, *args: object, **kwargs: object) -> Any:  # noqa: ANN401
        """Have an operation of :class:`nlpkit.grading.agent.Agent` done, and return its result.

        Raises
        ------
        Exception
            Of a type in ``ERRORS``: what the student's code raised.
        Refused
            If the reply cannot be read.
        Stopped
            If none came before :meth:`stop` was called.
        Broken
            If this machine cannot reach the kernel.
        """
        file = io.BytesIO()
        _Pickler(file, self).dump((operation, args, kwargs))
        raw = read(self._reply(file.getvalue()))
        decoder = Decoder(self._remote)
        if raw[0] == "ok" and len(raw) == 3 and type(raw[2]) is list:
            result = decoder.decode(raw[1])
            decoder.states = True
            given = {**dict(enumerate(args)), **kwargs}
            for change in raw[2]:
                if type(change) is not list or len(change) != 2 or type(change[0]) not in (int, str):
                    raise Refused("a changed argument without its place")
                if change[0] not in given:
                    raise Refused("a changed argument that was not given")
                _merge(given[change[0]], decoder.decode(change[1]))
            return result
        if raw[0] == "error" and len(raw) == 3 and type(raw[1]) is list and type(raw[2]) is str:
            kinds = [ERRORS[kind] for kind in raw[1] if type(kind) is str and kind in ERRORS]
            message = " ".join(raw[2].split())[: agent.MESSAGE_CHARACTERS]
            if kinds:
                raise kinds[0](message)
            kind = raw[1][0] if raw[1] and type(raw[1][0]) is str else "error"
            raise RuntimeError(f"{kind[:100]}: {message}")
        raise Refused("a reply that is neither a result nor an error")

    def stop(self) -> None:
        """Make this and every later request raise :class:`Stopped`; called from another thread."""
        self.stopped.set()

    def close(self) -> None:
        """Let go of the kernel."""
        if self.values is not None:
            with contextlib.suppress(zmq.ZMQError):  # it cannot be reached any more
                self.values.send_multipart([self.name.encode(), b"", b""], zmq.NOBLOCK)
            self.values.close(END_MILLISECONDS)
        if self.client is not None:
            # Not `stop_channels`: it would first connect what has not been connected. An open socket
            # makes the context's finalizer wait for ever, and with it this process's garbage collection.
            self.client.context.destroy(linger=0)

    def _remote(self, handle: int, name: str) -> Remote:
        kind = _kind(name)
        remote = object.__new__(kind)
        Remote.__dict__["_channel"].__set__(remote, self)
        Remote.__dict__["_handle"].__set__(remote, handle)
        return remote

    def _reply(self, request: bytes) -> str:
        try:
            if self.client is None:
                self._open()
            return self._exchange(request)
        except (zmq.ZMQError, OSError) as error:
            raise Broken(f"no connection to the kernel: {error}") from error

    def _open(self) -> None:
        context = zmq.Context()
        # A longer message is not received at all; the connection is closed.
        context.setsockopt(zmq.MAXMSGSIZE, VALUE_BYTES)
        self.client = BlockingKernelClient(context=context)
        self.client.load_connection_info(self.connection)
        self.client.session.unpack = unpack
        self.client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)
        # In a namespace of its own: an answer may have used the name of a builtin for something else.
        space = f"{{'__name__': {self.name!r}, 'names': globals()}}"
        source = f"{_agent_source()}\nnames[__name__] = Agent(names)"
        self._evaluate(f"__import__('builtins').exec({source!r}, {space})")
        # Only now has the agent of the test before ended, which would have taken requests for its own.
        try:
            while self._evaluated() is None and not self.stopped.is_set():
                self.client.shell_channel.socket.poll(50)
        except Refused:
            self.stop()
            raise
        self.values = self.client.connect_stdin()
        self._evaluate(f"{self.name}.serve()")

    def _exchange(self, request: bytes) -> str:
        if self.stopped.is_set():
            raise Stopped
        self.on_request()
        # Whoever could guess it would answer ahead, and what it sends behind that would wait here.
        number = uuid.uuid4().hex.encode()
        self.values.send_multipart([self.name.encode(), number, request])
        poller = zmq.Poller()
        poller.register(self.values, zmq.POLLIN)
        poller.register(self.client.shell_channel.socket, zmq.POLLIN)
        starts = 0
        while not self.stopped.is_set():
            ready = dict(poller.poll(50))
            if self.values in ready:
                answered, *text = self.values.recv_multipart()
                if answered == number:
                    try:
                        return b"".join(text).decode()
                    except ValueError:
                        raise Refused("a reply that is no text") from None
            elif ready and (shown := self._evaluated()) is not None:
                starts += 1
                if shown != repr(agent.IDLE) or starts > MAX_STARTS:
                    raise Refused("no reply: the student's code has changed what answers the tests")
                self._evaluate(f"{self.name}.serve()")
        raise Stopped

    def _evaluate(self, expression: str) -> None:
        # As an expression, for which IPython's transformers, hooks and history are not called.
        self.evaluating = self.client.execute(
            "", silent=True, store_history=False, user_expressions={"shown": expression}, allow_stdin=False
        )

    def _evaluated(self) -> str | None:
        """Return what the last expression has shown, empty if it failed; None as long as it has not ended."""
        if not self.client.shell_channel.socket.poll(0):
            return None
        try:
            message = self.client.shell_channel.get_msg(timeout=0)
            if message["parent_header"].get("msg_id") != self.evaluating:
                return None
            reply = message["content"]["user_expressions"]["shown"]
            return reply["data"]["text/plain"] if reply["status"] == "ok" else ""
        except zmq.ZMQError:
            raise
        except Exception as error:
            raise Refused(f"a reply that cannot be read: {type(error).__name__}") from None


@functools.cache
def _agent_source() -> str:
    return inspect.getsource(agent)


def unpack(content: bytes) -> object:
    """Parse a part of a Jupyter message, such as one that holds a reply's text.

    Raises
    ------
    ValueError
        If it is no JSON, or too much.
    """
    content = bytes(content)
    if content.count(b",") + content.count(b"[") + content.count(b"{") > MAX_ITEMS + 1000:
        raise ValueError("too many values")
    return json.loads(content)


def _merge(mine: Any, theirs: Any) -> Any:  # noqa: ANN401
    """Change ``mine`` in place to what became of it; return it, or ``theirs`` where it cannot change."""
    if issubclass(type(theirs), Remote) and not issubclass(type(mine), Remote):
        return mine  # an object of the test's that is no data, such as a function
    if type(theirs) is _State:
        if isinstance(mine, np.random.Generator):
            mine.bit_generator.state = theirs.value
        return mine
    if agent.is_tensor(mine) and isinstance(theirs, np.ndarray):
        if tuple(mine.shape) != theirs.shape:
            raise Refused("the function changed the shape of a tensor that it was given")
        mine.data.copy_(_torch().from_numpy(theirs))
        return mine
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        if mine.shape != theirs.shape or mine.dtype != theirs.dtype:
            raise Refused("the function changed the shape or type of an array that it was given")
        np.copyto(mine, theirs)
        return mine
    if type(theirs) is tuple and isinstance(mine, tuple) and len(mine) == len(theirs):
        return tuple(_merge(a, b) for a, b in zip(mine, theirs, strict=True))
    if type(theirs) is list and isinstance(mine, list):
        paired = [_merge(a, b) for a, b in zip(mine, theirs, strict=False)]
        mine[:] = paired + theirs[len(paired) :]
        return mine
    if type(theirs) is dict and isinstance(mine, dict):
        merged = {key: _merge(mine[key], value) if key in mine else value for key, value in theirs.items()}
        mine.clear()
        mine.update(merged)
        return mine
    if type(theirs) is set and isinstance(mine, set):
        mine.clear()
        mine.update(theirs)
        return mine
    return theirs


# --- a test -----------------------------------------------------------------------------------------------


class _Builtins(dict):
    """The builtins of a test cell; what they lack is asked of the student's kernel each time it is read."""

    def __init__(self, channel: Channel, data: set[str]) -> None:
        super().__init__(vars(builtins), print=lambda *values, **options: None)
        self.channel = channel
        self.data = data

    def __missing__(self, name: str) -> object:
        if name in self.data:
            found = self.channel.names([name])
            if name in found:
                return found[name]
        raise KeyError(name)


@functools.cache
def _compiled(source: str) -> tuple[CodeType, list[str]]:
    """Return a test cell's code, and the names that it lacks: the same for each submission."""
    return compile(source, "<test>", "exec"), sorted(free_names(source) - set(dir(builtins)))


class Test(threading.Thread):
    """One test cell, run in a thread of its own.

    Attributes
    ----------
    error : BaseException or None
        What the cell raised; it has passed if there is nothing, and the thread has ended.

    Parameters
    ----------
    source : str
        The cell.
    channel : Channel
        The line to the student's kernel; it is closed when the test ends.
    """

    __test__ = False  # not one of pytest's

    def __init__(self, source: str, channel: Channel) -> None:
        super().__init__(name="nlpkit-test", daemon=True)
        self.code, self.wanted = _compiled(source)
        self.channel = channel
        self.error: BaseException | None = NotImplementedError("the test has not ended")

    def run(self) -> None:
        """Run the cell; called by ``start``."""
        try:
            with warnings.catch_warnings():
                found = self.channel.names(self.wanted) if self.wanted else {}
                objects = {name: value for name, value in found.items() if issubclass(type(value), Remote)}
                data = _Builtins(self.channel, set(found) - set(objects))
                # "__main__", so that a function of the cell's is pickled as a whole.
                exec(self.code, {"__name__": "__main__", "__builtins__": data, **objects})
            self.error = None
        except BaseException as error:  # whatever it is, the test has not passed
            self.error = error
        finally:
            self.channel.close()

    def interrupt(self) -> None:
        """Raise :class:`Stopped` in the cell, if it does not wait for the kernel but runs on and on."""
        if self.is_alive():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.ident), ctypes.py_object(Stopped))
