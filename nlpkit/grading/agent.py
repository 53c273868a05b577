"""The student's end of the channel: does what a test asks for, and answers with data.

Its source is sent to the student's kernel and runs there, in a namespace of its own. Student code can change
it at will, so nothing here protects anything: what it says is only ever taken as a value that a student's
function returned. Limits are kept here for the sake of clear messages, and again by the trusted side.

It needs nothing but the standard library, and NumPy if a test asks for an array. Of other libraries it looks
only at what student code has imported.
"""

import base64
import io
import json
import operator
import pickle
import sys
import warnings
from collections.abc import Callable, Iterator
from types import ModuleType

MAX_DEPTH = 100
MAX_CHARACTERS = 64_000_000
MESSAGE_CHARACTERS = 500
MAX_SPARSE_ITEMS = 6_000_000

IDLE = "idle"
IDLE_MILLISECONDS = 200
"""How long it waits for a request; the kernel can do nothing else meanwhile."""

DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
)


class _Nowhere(io.TextIOBase):
    """What a student's function prints during a call: nobody reads it, and the channel must not carry it."""

    def write(self, text: str) -> int:
        return len(text)


class Agent:
    """Answers requests, each a pickle of ``(operation, arguments, keyword arguments)``.

    Parameters
    ----------
    names : dict
        The student's namespace.
    """

    def __init__(self, names: dict) -> None:
        self.names = names
        self.objects: list[object] = []
        self.handles: dict[int, int] = {}
        self.operations: dict[str, Callable] = {
            "names": lambda wanted: {name: names[name] for name in wanted if name in names},
            "call": lambda *args, **kwargs: args[0](*args[1:], **kwargs),
            "getattr": getattr,
            "setattr": setattr,
            "getitem": operator.getitem,
            "setitem": operator.setitem,
            "len": len,
            "contains": operator.contains,
            "iter": iter,
            "take": take,
            "array": as_array,
            "str": str,
            "repr": repr,
            "bool": bool,
            "int": int,
            "float": float,
            "complex": complex,
        }

    def serve(self) -> str:
        """Answer requests as long as they come, on the socket by which a kernel can ask for input.

        There is no other by which a cell can be reached while it runs, and each cell is a request of its own
        to Jupyter, with messages and hooks that take ten times as long as what a test asks for.
        """
        from IPython import get_ipython

        socket = get_ipython().kernel.stdin_socket
        while socket.poll(IDLE_MILLISECONDS):
            whom, name, number, request = socket.recv_multipart()
            if name != __name__.encode():
                continue  # left over from another test
            if not number:
                break
            socket.send_multipart([whom, number, self(request).encode()])
        return IDLE

    def __call__(self, request: bytes) -> str:
        """Do what is asked, and return the result or what went wrong."""
        streams = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = _Nowhere()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reply = ["ok", *self.answer(request)]
            text = json.dumps(reply)
            if len(text) > MAX_CHARACTERS:
                raise ValueError(f"the result takes {len(text)} characters; {MAX_CHARACTERS} is the most")
        except BaseException as error:  # whatever it is, the test is to see it
            kinds = [str(kind.__name__)[:100] for kind in type(error).__mro__[:20]]
            try:
                # A KeyError shows its key quoted, and would do so twice.
                only = isinstance(error, KeyError) and len(error.args) == 1
                message = str(error.args[0] if only else error)
            except Exception:
                message = ""
            text = json.dumps(["error", kinds, " ".join(message.split())[:MESSAGE_CHARACTERS]])
        finally:
            sys.stdout, sys.stderr = streams
        return text

    def answer(self, request: bytes) -> tuple[object, list]:
        """Return the result, and those arguments, by position or keyword, that the operation changed."""
        operation, args, kwargs = _Unpickler(io.BytesIO(request), self.objects).load()
        given = {**dict(enumerate(args)), **kwargs}
        mutable = {key: value for key, value in given.items() if self.is_mutable(value)}
        before = {key: json.dumps(self.encode_argument(value)) for key, value in mutable.items()}
        result = self.encode(self.operations[operation](*args, **kwargs))
        after = {key: self.encode_argument(value) for key, value in mutable.items()}
        return result, [[key, value] for key, value in after.items() if json.dumps(value) != before[key]]

    def is_mutable(self, value: object) -> bool:
        """Whether a function may have changed this argument in a way that its caller must see."""
        numpy = sys.modules.get("numpy")
        others = (numpy.ndarray, numpy.random.Generator) if numpy else ()
        # A sparse tensor may be too large to be written out; none is changed in place.
        dense = is_tensor(value) and not value.is_sparse and not value.is_sparse_csr
        return isinstance(value, (list, dict, set, tuple, *others)) or dense

    def encode_argument(self, value: object) -> object:
        """Encode as in a result; a random generator as its state, so that it goes on where it stopped.

        A tensor is its numbers: here it is a copy of one that the test has.
        """
        if is_tensor(value):
            return self.encode(as_array(value))
        numpy = sys.modules.get("numpy")
        if numpy and isinstance(value, numpy.random.Generator):
            state = value.bit_generator.state
            if state["bit_generator"] == "PCG64":
                inner = state["state"]
                return ["r", inner["state"], inner["inc"], state["has_uint32"], state["uinteger"]]
        return self.encode(value)

    def encode(self, value: object, depth: int = 0) -> object:
        """Return a value as JSON: None, bool, int, float, str as they are, others as a list after a tag."""
        if depth > MAX_DEPTH:
            raise ValueError(f"the result is nested more than {MAX_DEPTH} deep")
        kind = type(value)
        if value is None or kind in (bool, int, float, str):
            return value
        numpy = sys.modules.get("numpy")
        if numpy and issubclass(kind, (numpy.ndarray, numpy.generic)):
            coded = self.encode_array(numpy, value, depth)
            if coded is not None:
                return coded
        sparse = sys.modules.get("scipy.sparse")
        if sparse and sparse.issparse(value) and value.ndim == 2:
            rows, columns = value.shape
            if rows * columns <= MAX_SPARSE_ITEMS and value.dtype.name in DTYPES:
                csr = value.tocsr(copy=True)
                csr.sum_duplicates()
                parts = (csr.data, csr.indices, csr.indptr)
                is_array = isinstance(value, sparse.sparray)
                return ["m", is_array, [rows, columns], *(self.encode(part) for part in parts)]
        # The base classes' own methods, which say what the value is, whatever a subclass pretends.
        for base, plain in ((int, int.__int__), (float, float.__float__), (str, str.__str__)):
            if issubclass(kind, base):
                return plain(value)
        if issubclass(kind, complex):
            return ["c", value.real, value.imag]
        if issubclass(kind, (bytes, bytearray)):
            return ["b", base64.b64encode(bytes(value)).decode()]
        for base, tag in ((list, "l"), (tuple, "t"), (set, "s"), (frozenset, "f")):
            if issubclass(kind, base):
                return [tag, *(self.encode(item, depth + 1) for item in base.__iter__(value))]
        if issubclass(kind, dict):
            items = [part for item in dict.items(value) for part in item]
            return ["d", *(self.encode(part, depth + 1) for part in items)]
        return ["h", self.handle(value), str(kind.__name__)[:100]]

    def encode_array(self, numpy: ModuleType, value: object, depth: int) -> list | None:
        """Encode an array or NumPy's scalar; None if it holds neither numbers, strings nor objects."""
        array = numpy.asarray(value)
        if array.dtype.name == "bfloat16":
            array = array.astype("float32")
        elif array.dtype.kind in "fc" and array.dtype.name not in DTYPES:
            array = array.astype("float64" if array.dtype.kind == "f" else "complex128")
        if array.dtype.name in DTYPES:
            data = base64.b64encode(array.astype(array.dtype.newbyteorder("<")).tobytes()).decode()
            if issubclass(type(value), numpy.generic):
                return ["n", array.dtype.name, data]
            return ["a", array.dtype.name, list(array.shape), data]
        if array.dtype.kind in "UO" and issubclass(type(value), numpy.ndarray):
            tag = "u" if array.dtype.kind == "U" else "o"
            return [
                tag,
                list(array.shape),
                *(self.encode(item, depth + 1) for item in array.ravel().tolist()),
            ]
        return None

    def handle(self, value: object) -> int:
        """Return the number by which the trusted side may refer to an object from now on."""
        if id(value) not in self.handles:
            self.handles[id(value)] = len(self.objects)
            self.objects.append(value)  # which keeps it alive, and so its id its own
        return self.handles[id(value)]


class _Unpickler(pickle.Unpickler):
    """Reads what the trusted side sends, and puts the student's own objects where it refers to them."""

    def __init__(self, file: io.BytesIO, objects: list[object]) -> None:
        super().__init__(file)
        self.objects = objects

    def persistent_load(self, pid: int) -> object:
        return self.objects[pid]


def is_tensor(value: object) -> bool:
    """Whether a value is a tensor of PyTorch's."""
    torch = sys.modules.get("torch")
    return bool(torch) and isinstance(value, torch.Tensor)


def take(iterator: Iterator, count: int) -> tuple[list, str]:
    """Return up to ``count`` items, and ``end`` if there are no more."""
    items = []
    for _ in range(count):
        try:
            items.append(next(iterator))
        except StopIteration:
            return items, "end"
    return items, ""


def as_array(value: object) -> object:
    """Return an object as ``numpy.asarray`` reads it; tensors also if sparse or trained."""
    import numpy

    if hasattr(value, "detach") and hasattr(value, "cpu"):
        value = value.detach().cpu()
        if str(value.dtype) == "torch.bfloat16":
            value = value.float()
        if str(getattr(value, "layout", "torch.strided")) != "torch.strided":
            value = value.to_dense()
    array = numpy.asarray(value)
    if array.dtype.kind not in "biufcUV" or array.dtype.names:
        raise TypeError(f"an object of type {type(value).__name__} is no array of numbers")
    return array
