"""The channel: values cross as data only, and a test finds in them what it would find over there."""

import base64
import inspect
import json
import math

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel
from scipy import sparse

from nlpkit.course import problem_sets
from nlpkit.grading import agent, channel, grade
from nlpkit.grading.agent import DTYPES, Agent
from nlpkit.grading.answers import read_answers
from nlpkit.grading.channel import (
    MAX_ARRAY_ITEMS,
    MAX_CHARACTERS,
    MAX_ITEMS,
    Channel,
    Decoder,
    Refused,
    Remote,
    Stopped,
    Test,
    _merge,
    read,
)
from nlpkit.grading.rebuild import read_master
from tests.conftest import ROOT
from tests.grading.conftest import settings_with
from tests.grading.demo_class import handed_in
from tests.grading.test_rebuild import PSET, cell, encode, solved, tiny_course, tiny_notebook

HANDLE = object()


def decode(raw):
    return Decoder(lambda handle, name: HANDLE).decode(raw)


def crossed(value):
    return decode(read(json.dumps([Agent({}).encode(value)]))[0])


def spelled(key):
    """Return the repr of a key, which is not that of the order in which a set holds its items."""
    if isinstance(key, frozenset | tuple):
        inner = [*map(spelled, key)]
        return f"{type(key)}{sorted(inner) if isinstance(key, frozenset) else inner}"
    return repr(key)


def same(a, b):
    """Equal in value and in type, all the way down; NaN is NaN."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        equal = np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
        return a.dtype == b.dtype and a.shape == b.shape and equal
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(map(same, a, b)) and all(map(same, a.values(), b.values()))
    if isinstance(a, set | frozenset):
        return sorted(map(spelled, a)) == sorted(map(spelled, b))
    return repr(a) == repr(b)


keys = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers()
)
keys |= st.frozensets(st.integers()) | st.tuples(st.integers(), st.text())
arrays = nps.arrays(st.sampled_from(DTYPES), nps.array_shapes(min_dims=0, min_side=0, max_side=4))
values = st.recursive(
    keys | arrays | arrays.filter(lambda a: a.size).map(lambda a: a.ravel()[0]) | st.sets(keys),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150)
@given(values)
def test_values_cross_unchanged(value):
    assert same(crossed(value), value)


@pytest.mark.parametrize(
    "value",
    [
        np.array(["a", "bcd"]),
        np.zeros((0, 3)),
        np.arange(6).reshape(2, 3).T,
        np.arange(3, dtype=">i4").astype("int32"),
        np.array([[1, 2], None], dtype=object),
    ],
    ids=str,
)
def test_special_arrays_cross(value):
    found = crossed(value)
    assert (found.dtype, found.shape) == (value.dtype, value.shape)
    assert found.tolist() == value.tolist()


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.csr_array, sparse.coo_matrix, sparse.lil_array])
def test_sparse_matrices_cross(kind):
    matrix = kind(np.array([[0, 2.5, 0], [0, 0, 0], [-1, 0, 7]], dtype="float32"))
    found = crossed(matrix)
    assert type(found) is (sparse.csr_array if isinstance(matrix, sparse.sparray) else sparse.csr_matrix)
    assert found.dtype == "float32"
    assert found.toarray().tolist() == matrix.toarray().tolist()
    assert crossed([sparse.csr_matrix((5, 10**6))])[0].shape == (5, 10**6)
    # As many numbers as would fill the grader's memory stay where they are.
    assert crossed(sparse.csr_matrix((10**5, 10**5))) is HANDLE


def test_subclasses_cross_as_what_they_are():
    lies = {"__eq__": lambda *_: True, "__float__": lambda _: 0.0, "__str__": lambda _: "x", "__hash__": None}
    for base, value in ((float, 2.5), (str, "abc"), (int, 7), (list, [1, 2]), (dict, {"a": 1})):
        found = crossed(type("Liar", (base,), lies)(value))
        assert type(found) is base
        assert repr(found) == repr(value)
    assert type(crossed(np.ma.masked_array([1, 2]))) is np.ndarray


def test_what_is_no_data_is_a_handle():
    for value in (len, object(), np, np.random.default_rng(0), np.array(["2026-01-01"], "datetime64[D]")):
        assert crossed(value) is HANDLE


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def nest(depth: int, tag: str = "l") -> list:
    raw = [tag]
    for _ in range(depth):
        raw = [tag, raw]
    return raw


ARRAY = ["a", "float64", [1], b64(bytes(8))]
INDEX = ["a", "int32", [1], b64(bytes(4))]
INDICES = ["a", "int32", [2], b64(b"\0\0\0\0\x01\0\0\0")]


@pytest.mark.parametrize(
    "raw",
    [
        ["a", "float64", [10**9], ""],
        ["a", "float64", [2**62, 4], b64(bytes(8))],
        ["a", "int8", [MAX_ARRAY_ITEMS + 1], b64(bytes(9))],
        ["a", "float64", [10**9, 0], ""],
        ["a", "float64", [1] * 40, b64(bytes(8))],
        ["a", "float64", [-1], b64(bytes(8))],
        ["a", "float64", [True], b64(bytes(8))],
        ["a", "float64", ["1"], b64(bytes(8))],
        ["a", "float64", [2], b64(bytes(8))],
        ["a", "float64", [1], b64(bytes(16))],
        ["a", "float64", [1], b64(bytes(9))],
        ["a", "int8", [1], b64(bytes(3))],
        ["a", "bool", [1], b64(bytes(3))],
        ["n", "int8", b64(bytes(3))],
        ["a", "float64", [1], "!" * 12],
        ["a", "float64", [1], "é" * 12],
        ["a", "float64", [1]],
        ["a", "object", [1], b64(bytes(8))],
        ["a", "O", [1], b64(bytes(8))],
        ["a", "V8", [1], b64(bytes(8))],
        ["a", ["float64"], [1], b64(bytes(8))],
        ["n", "float64", b64(bytes(16))],
        ["m", True, [2, 2]],
        ["m", 1, [1, 1], ARRAY, INDEX, INDICES],
        ["m", True, [10**6, 10**6], ARRAY, INDEX, INDICES],
        ["m", True, [1], ARRAY, INDEX, INDICES],
        ["m", True, [1, 1], [1.0], INDEX, INDICES],
        ["m", True, [1, 1], ARRAY, ARRAY, INDICES],
        ["m", True, [1, 1], ARRAY, ["a", "int32", [1], b64(b"\x05\0\0\0")], INDICES],
        ["m", True, [1, 1], ARRAY, ["a", "int32", [1], b64(b"\xff\xff\xff\xff")], INDICES],
        ["m", True, [1, 1], ARRAY, INDEX, ["a", "int32", [2], b64(b"\0\0\0\0\xff\0\0\0")]],
        ["o", [10**12]],
        ["o", [2], 1],
        ["u", [2], "a", 1],
        ["b", "x"],
        ["c", "1", 2.0],
        ["d", 1],
        ["d", ["l"], 1],
        ["s", ["l"]],
        ["h", -1, "x"],
        ["h", "0", "x"],
        ["h", 0],
        ["r", -1, 0, 0, 0],
        ["r", 1, 1, 0, 0],
        ["pickle", "gASVAAAA"],
        ["", 1],
        [1, 2],
        [],
        {"l": 1},
        nest(200),
        nest(200, "t"),
        ["l", "x" * 100_000, *range(1000)],
    ],
    ids=lambda raw: json.dumps(raw)[:40],
)
def test_malicious_encodings_are_refused(raw):
    with pytest.raises(Refused) as caught:
        decode(raw)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[1",
        "{}",
        "1",
        '"a"',
        f"[{'[],' * MAX_ITEMS}1]",
        " " * (MAX_CHARACTERS + 1),
        "[" + "9" * 9999 + "]",
    ],
    ids=lambda text: text[:8],
)
def test_malicious_texts_are_refused(text):
    with pytest.raises(Refused):
        read(text)


@settings(deadline=None, max_examples=200)
@given(
    st.recursive(
        keys.filter(lambda v: v is None or type(v) in (bool, int, float, str)), st.lists, max_leaves=9
    )
)
def test_any_json_is_a_value_or_refused(raw):
    try:
        decode(raw)
    except Refused:
        return


def test_bytes_that_are_no_truth_values_become_some():
    assert decode(["a", "bool", [3], b64(bytes([0, 1, 7]))]).view(np.uint8).tolist() == [0, 1, 1]


def test_changes_are_merged_in_place():
    inner, array = [1], np.zeros(2)
    mine = {"a": inner, "b": (array, 5), "gone": 1}
    assert _merge(mine, {"a": [1, 2], "b": (np.ones(2), 5), "new": 3}) is mine
    assert mine["a"] is inner
    assert inner == [1, 2]
    assert array.tolist() == [1, 1]
    assert set(mine) == {"a", "b", "new"}


# --- with a kernel ----------------------------------------------------------------------------------------

STUDENT = """
import numpy as np

list = sum = json = "names that students use"
constant, words = 3, ["a"]
noise = 0


class Layer:
    def __init__(self, size=2):
        self.W = np.ones(size)
        self.items = [1]

    def __call__(self, x):
        return self.W * x

    def __len__(self):
        return 7

    def __getitem__(self, i):
        if i > 2:
            raise IndexError("no more")
        return i * 10

    def _channel(self):
        return "a method of the student's"


class Box:
    def __init__(self, value):
        self.value = value

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.value, dtype)


class Equal:
    def __eq__(self, other):
        return True


class Pointer:
    __array_interface__ = {"shape": (1,), "typestr": "<f8", "data": (4096, False), "version": 3}


class Own(ValueError):
    pass


def echo(*args, **kwargs):
    print("noise" * 100)
    return (*args, *kwargs.values())


def change(array, rows, table, rng=None):
    array += 1
    rows[0].append(5)
    table["new"] = rows.pop()
    if rng is not None:
        rng.random()


def fail(kind):
    errors = {"own": Own("mine\\nand more"), "key": KeyError("k"), "exit": SystemExit(3)}
    errors |= {"long": TypeError("x" * 10**6), "interrupt": KeyboardInterrupt()}
    raise (errors | {"group": ExceptionGroup("g", [ValueError("v")])})[kind]


def endless():
    i = 0
    while True:
        yield i
        i += 1


def apply(f, *args):
    return f(*args)


def grow():
    words.append("b")
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel()
    client.execute(STUDENT, reply=True, timeout=60)
    client.stop_channels()
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.fixture
def test_cell(kernel):
    """Run a test cell and return what it raised, or None."""

    def run(source):
        test = Test(source, Channel(kernel.get_connection_info()))
        test.start()
        test.join(10)
        assert not test.is_alive()
        return test.error

    return run


@pytest.mark.parametrize(
    "source",
    [
        "assert constant == 3 and echo(1, b='é') == (1, 'é')",
        "assert [echo(i)[0] for i in range(3)] == [0, 1, 2]",
        "def nested():\n    return (lambda: echo(constant))()\nassert nested() == (3,)",
        "assert len(words) == 1 + words.count('b')\nn = len(words)\ngrow()\nassert len(words) == n + 1",
        "layer = Layer()\nassert layer(3.0).tolist() == [3, 3] and len(layer) == 7 and layer[1] == 10",
        "layer = Layer(size=3)\nlayer.W = layer.W * 4\nassert layer(1.0).tolist() == [4, 4, 4]",
        'layer = Layer()\nassert layer._channel() == "a method of the student\'s"',
        "assert not Equal() == 3 and Equal() != 3 and not 3 == Equal()",
        "assert list(Layer()) == [*Layer()] == [0, 10, 20]",
        "import itertools\nassert [*itertools.islice(endless(), 5)] == [0, 1, 2, 3, 4]",
        "g = endless()\nassert [next(g), next(g)] == [0, 1]",
        "import numpy as np\nassert np.asarray(Box([1, 2])).tolist() == [1, 2] and float(Box(2) + 1) == 3",
        "import numpy as np\nassert (np.array([1, 2]) == Box([1, 2])).all() and (Box([1.0]) @ [2.0]) == 2",
        "assert apply(lambda x: x + 1, 2) == 3",
        "box = Box(5)\nassert apply(lambda b: b.value, box) == 5 and echo([box])[0][0].value == 5",
        "k = 4\nassert apply(lambda x: echo(x + k)[0], 2) == 6",
        "from nlpkit import checks\nchecks.raises(ValueError, lambda: fail('own'), 'own', reveal=False)",
        "import numpy as np\na, r, t = np.zeros(2), [[1], [2]], {}\nchange(a, r, t)\n"
        "assert a.tolist() == [1, 1] and r == [[1, 5]] and t == {'new': [2]}",
        "import numpy as np\na, r = np.random.default_rng(3), np.random.default_rng(3)\na.random()\n"
        "change(np.zeros(1), [[1], [2]], {}, rng=r)\nassert a.random() == r.random()",
        "import copy\nassert copy.deepcopy(echo([1])) == ([1],)",
        "print('nothing')",
    ],
)
def test_a_cell_that_holds_over_there_holds_here(test_cell, source):
    assert test_cell(source) is None


@pytest.mark.parametrize(
    ("source", "kind", "message"),
    [
        ("unknown", NameError, "name 'unknown' is not defined"),
        ("np.asarray(1)", NameError, "name 'np' is not defined"),
        ("fail('own')", ValueError, "mine and more"),
        ("fail('key')", KeyError, "'k'"),
        ("fail('exit')", RuntimeError, "SystemExit: 3"),
        ("fail('interrupt')", RuntimeError, "KeyboardInterrupt: "),
        ("fail('group')", Exception, "g (1 sub-exception)"),
        ("fail('long')", TypeError, "x" * 500),
        ("Layer().none", AttributeError, "'Layer' object has no attribute 'none'"),
        ("Layer().__dict__", AttributeError, "'Layer' object has no attribute '__dict__'"),
        (
            "Pointer().__array_interface__",
            AttributeError,
            "'Pointer' object has no attribute '__array_interface__'",
        ),
        (
            "import numpy as np\nnp.asarray(echo)",
            TypeError,
            "an object of type function is no array of numbers",
        ),
        (
            "import copy\ncopy.copy(Box(1))",
            TypeError,
            "a student's object cannot be copied or pickled in a test cell",
        ),
        ("assert echo == 1", AssertionError, ""),
        ("x = []\nx.append(x)\necho(x)", ValueError, "the result is nested more than 100 deep"),
        ("raise SystemExit", SystemExit, ""),
    ],
)
def test_errors(test_cell, source, kind, message):
    error = test_cell(source)
    assert type(error) is kind
    assert str(error) == message


def test_requests_take_no_cell_each_and_the_agent_may_have_become_idle(test_cell, monkeypatch):
    sent = []
    execute = BlockingKernelClient.execute
    monkeypatch.setattr(
        BlockingKernelClient, "execute", lambda *args, **options: sent.append(1) or execute(*args, **options)
    )
    assert test_cell("for i in range(100):\n    assert echo(i) == (i,)") is None
    # The agent's source, and the agent.
    assert len(sent) == 2
    pause = 2 * agent.IDLE_MILLISECONDS / 1000
    assert test_cell(f"import time\necho(1)\ntime.sleep({pause})\nassert echo(2) == (2,)") is None
    assert len(sent) == 2 + 3


def change_agent(monkeypatch, old, new):
    source = inspect.getsource(agent)
    assert source.count(old) == 1
    monkeypatch.setattr(channel, "_agent_source", lambda: source.replace(old, new))


def test_the_agent_ends_with_its_test(test_cell, monkeypatch):
    change_agent(monkeypatch, f"IDLE_MILLISECONDS = {agent.IDLE_MILLISECONDS}", "IDLE_MILLISECONDS = 60_000")
    for _ in range(3):
        assert test_cell("assert echo(1) == (1,)") is None


@pytest.mark.parametrize("instead", ["return IDLE", "return None", "raise KeyboardInterrupt"])
def test_an_agent_that_does_not_answer_is_said_to_be_changed(test_cell, monkeypatch, instead):
    change_agent(
        monkeypatch,
        "        while socket.poll(IDLE_MILLISECONDS):\n",
        f"        {instead}\n        while True:\n",
    )
    error = test_cell("echo(1)")
    assert type(error) is Refused
    assert str(error) == "no reply: the student's code has changed what answers the tests"


@pytest.mark.parametrize("reply", ["b'\\xff'", "b'[]'", "b'5'", "b'[' * 10**5", "b''"])
def test_a_reply_that_is_none_is_refused(test_cell, monkeypatch, reply):
    change_agent(monkeypatch, "self(request).encode()", reply)
    assert type(test_cell("echo(1)")) is Refused


def test_a_request_after_the_stop_fails_at_once(kernel):
    channel = Channel(kernel.get_connection_info())
    assert channel.request("names", ["constant"]) == {"constant": 3}
    echo = channel.names(["echo"])["echo"]
    assert issubclass(type(echo), Remote)
    channel.stop()
    with pytest.raises(Stopped):
        echo(1)
    channel.close()


def test_a_test_that_runs_on_and_on_can_be_stopped(kernel):
    test = Test("while True:\n    pass", Channel(kernel.get_connection_info()))
    test.start()
    test.join(0.2)
    test.interrupt()
    test.join(10)
    assert not test.is_alive()
    assert type(test.error) is Stopped


TORCH_ANSWER = """# ANSWER q1_double: keep this line
import torch


class Line(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(3, 1)
        self.unused = torch.nn.Parameter(torch.ones(2))

    def forward(self, x):
        return self.layer(x)


def double(x):
    return x.mul_(2)


def graph(layout):
    S = torch.sparse_coo_tensor([[0, 0], [1, 2]], [1.0, 3.0], (10**6, 3))
    return S if layout == "coo" else S.to_sparse_csr()


def propagate(S, x):
    return S @ x
"""

TORCH_TEST = """import numpy as np
import torch
from torch.nn import functional as F

model, x, y = Line(), torch.arange(6.0).reshape(2, 3), torch.tensor([[1.0], [-1.0]])
model.train()
weight, bias = model.layer.weight, model.layer.bias
assert [name for name, _ in model.named_parameters()] == ["unused", "layer.weight", "layer.bias"]
assert sum(p.numel() for p in model.parameters()) == 6
out = model(x)
assert tuple(out.shape) == (2, 1) and out.requires_grad
assert torch.allclose(out, x @ weight.T + bias, atol=1e-6)
assert isinstance(model.state_dict()["unused"].tolist(), list)
rows = x.numpy() @ np.asarray(weight.detach()).T + float(bias.item())
np.testing.assert_allclose(out.detach().numpy(), rows, 1e-4)

# A gradient by the student's own loss, and one by a loss of the test's, agree with the formula.
wanted = (2 * (out.detach() - y) * x).mean(0)
((model(x) - y) ** 2).mean().backward()
assert torch.allclose(weight.grad[0], wanted, atol=1e-4)
model.zero_grad()
loss = F.mse_loss(model(x), y) + 0 * torch.sum(model.unused)
loss.backward()
assert torch.allclose(weight.grad[0], wanted, atol=1e-4)
assert model.unused.grad.abs().sum() == 0
with torch.no_grad():
    assert torch.equal(model.eval()(x), out)

# Sparse tensors, which may be too large to be written out.
for layout in ["coo", "csr"]:
    S = graph(layout)
    assert S.layout is not None and tuple(S.shape) == (10**6, 3)
    assert propagate(S, x.T)[0].tolist() == [7.0, 19.0]
    assert np.asarray(torch.eye(2) @ propagate(S, x.T)[:2]).tolist() == [[7.0, 19.0], [0.0, 0.0]]
    assert torch.equal((S.to_dense() if layout == "csr" else S.coalesce())[0].sum(), torch.tensor(4.0))

# What a function does to its argument is seen.
double(x)
assert (0.5 * model.unused).sum() == 1
assert x.tolist() == [[0.0, 2.0, 4.0], [6.0, 8.0, 10.0]]
"""


@pytest.mark.parametrize("wrong", [False, True])
def test_a_question_of_pytorch(tmp_path, monkeypatch, wrong):
    notebook = tiny_notebook()
    cells = {cell.id: cell for cell in notebook.cells}
    cells["q1_double_visible"].source = "assert double"
    cells["q1_double"].source = f"### BEGIN HIDDEN TESTS\n{TORCH_TEST}### END HIDDEN TESTS"
    master = read_master(tiny_course(tmp_path, notebook), PSET)
    answer = TORCH_ANSWER.replace("self.layer(x)", "self.layer(x).detach()") if wrong else TORCH_ANSWER
    document = solved(master)
    cell(document, "q1_double_answer")["source"] = answer
    trusted, executed = grade.grade(master, "Ana", encode(document), settings=settings_with())
    monkeypatch.setattr("nlpkit.grading.kernel._is_hidden_test", lambda cell: False)
    in_kernel, _ = grade.grade(master, "Ana", encode(document), settings=settings_with())
    shown = [output for c in executed.cells for output in c.get("outputs", [])]
    assert trusted.questions == in_kernel.questions, shown
    assert trusted.questions["q1_double"] == (0 if wrong else 2), shown


# --- as good as in the kernel -----------------------------------------------------------------------------


def sample(pset):
    """A wrong and a right answer to each question, each put together into one submission."""
    answers = read_answers(ROOT / "tests" / "grading" / "answers" / f"{pset}.py")
    for right in (False, True):
        chosen = {answer.question: answer for answer in answers if answer.right == right}
        yield right, list(chosen.values())


@pytest.mark.parametrize("pset", problem_sets(ROOT))
def test_points_are_those_of_tests_in_the_kernel(pset, monkeypatch):
    master = read_master(ROOT, pset)
    for right, answers in sample(pset):
        content = nbformat.writes(handed_in(master, *answers)).encode()
        trusted, _ = grade.grade(master, "Ana", content, settings=settings_with())
        with monkeypatch.context() as patch:
            patch.setattr("nlpkit.grading.kernel._is_hidden_test", lambda cell: False)
            in_kernel, _ = grade.grade(master, "Ana", content, settings=settings_with())
        assert trusted.questions == in_kernel.questions, [answer.why for answer in answers]
        by_tests = trusted.max_score - trusted.open
        assert math.isclose(trusted.score, by_tests if right else 0)
