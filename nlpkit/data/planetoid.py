"""Cora and Citeseer, the citation networks with the public split, and the sample that stands in for them."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import numpy as np
from scipy import sparse

from nlpkit.data.fetch import Content, fetch, locate
from nlpkit.data.graphs import Graph, undirected
from nlpkit.data.registry import DATASETS
from nlpkit.data.samples.citations import sample_citations

NUM_TRAIN = 20
"""How many training nodes each class has."""

NUM_VALIDATION = 500
"""How many nodes there are to validate."""

PARTS = ("allx", "ally", "tx", "ty", "graph", "test.index")
"""The official files that are needed; "x" and "y" only repeat the first rows of "allx" and "ally"."""


def load_cora(*, sample: bool = False) -> Graph:
    """Load Cora: papers on machine learning and who cites whom. Taught in lecture 08.

    2,708 papers of 7 fields, 5,278 citations without their direction, and for each paper which of 1,433 words
    it contains (1 or 0, not normalised). The split is the public one of Yang, Cohen & Salakhutdinov (ICML
    2016): 140 papers to train, 500 to validate, 1,000 to test.

    The sample is a graph of made-up papers, see :func:`nlpkit.data.samples.citations.sample_citations`.

    Parameters
    ----------
    sample : bool
        Whether to make a graph instead of looking for the real one.

    Raises
    ------
    DataError
        If the real graph cannot be had or a file is altered.
    """
    return _load("cora", sample)


def load_citeseer(*, sample: bool = False) -> Graph:
    """Load Citeseer: papers on computer science and who cites whom. Taught in lecture 08.

    3,327 papers of 6 fields, 4,552 citations, 3,703 words; 120 papers to train, 500 to validate, 1,000 to
    test. 15 papers, known only by their citations, have no words and no label, and 48 others no citations.
    The rest is as in :func:`load_cora`, but the sample is of another seed.

    Parameters
    ----------
    sample : bool
        Whether to make a graph instead of looking for the real one.

    Raises
    ------
    DataError
        If the real graph cannot be had or a file is altered.
    """
    return _load("citeseer", sample)


def read_graph(path: Path) -> Content[Graph]:
    """Read a graph from an npz without pickles.

    It holds the features' CSR parts ``x_data``, ``x_indices``, ``x_indptr`` and ``x_shape``, the labels
    ``y``, the edges ``edge_index``, and ``train_idx``, ``val_idx`` and ``test_idx``.
    """
    with np.load(path, allow_pickle=False) as arrays:
        csr = tuple(arrays[f"x_{part}"] for part in ("data", "indices", "indptr"))
        features = sparse.csr_matrix(csr, shape=tuple(arrays["x_shape"]), dtype=np.float32)
        features.sort_indices()
        rest = (
            arrays[name].astype(np.int64) for name in ("edge_index", "y", "train_idx", "val_idx", "test_idx")
        )
        return content(Graph(features, *rest))


def content(graph: Graph) -> Content[Graph]:
    """Return a graph with its digest and counts.

    The digest is the sha256 over, as little-endian 32-bit integers: the features' CSR parts ``indptr`` and
    ``indices`` (their values are all 1), the edges, the labels, and the three parts of the split.
    """
    if not (graph.features.data == 1).all():
        raise ValueError("a feature is neither 0 nor 1")
    digest = hashlib.sha256()
    for array in (
        graph.features.indptr, graph.features.indices, graph.edges, graph.labels,
        graph.train, graph.validation, graph.test,
    ):  # fmt: skip
        digest.update(array.astype("<i4").tobytes())
    counts = {
        "nodes": graph.num_nodes,
        "features": graph.features.shape[1],
        "edges": graph.edges.shape[1] // 2,
        "classes": graph.num_classes,
        "train": len(graph.train),
        "validation": len(graph.validation),
        "test": len(graph.test),
    }
    return Content(graph, digest.hexdigest(), counts)


def reader(part: str) -> Callable[[Path], Content]:
    """Return a reader of one of the official files, safe even if somebody altered it.

    Features become a CSR matrix, labels an array (one-hot), the graph a dict of lists, and the test index an
    array. They have no digest of their own: only the official files count.

    Parameters
    ----------
    part : str
        One of ``PARTS``.
    """

    def read(path: Path) -> Content:
        if part == "test.index":
            value = np.array([int(line) for line in path.read_text("ascii").split()])
        else:
            with path.open("rb") as file:
                value = _ArrayUnpickler(file, encoding="latin1").load()  # Python 2 wrote the files
        if part == "graph":
            return Content(value, "", {"nodes": len(value)})
        if isinstance(value, _StandIn):
            value = value.matrix() if part.endswith("x") else value.array()
        return Content(value, "", {"rows": value.shape[0]})

    return read


def assemble(
    allx: sparse.csr_matrix,
    ally: np.ndarray,
    tx: sparse.csr_matrix,
    ty: np.ndarray,
    neighbours: dict[int, list[int]],
    test: np.ndarray,
) -> Graph:
    """Put the official files together.

    The test nodes stand in ``tx`` and ``ty`` in the order of the test index. In Citeseer their numbers have
    gaps: nodes that the data lack.
    """
    num_nodes, num_classes = len(neighbours), ally.shape[1]
    rows = np.concatenate([np.arange(allx.shape[0]), test])
    stacked = sparse.vstack([allx, tx], format="coo")
    features = sparse.csr_matrix(
        (stacked.data, (rows[stacked.row], stacked.col)), shape=(num_nodes, allx.shape[1]), dtype=np.float32
    )
    features.sort_indices()
    one_hot = np.zeros((num_nodes, num_classes))
    one_hot[rows] = np.concatenate([ally, ty])
    num_train = NUM_TRAIN * num_classes
    return Graph(
        features=features,
        edges=undirected((node, other) for node, others in neighbours.items() for other in others),
        labels=np.where(one_hot.any(axis=1), one_hot.argmax(axis=1), -1).astype(np.int64),
        train=np.arange(num_train),
        validation=np.arange(num_train, num_train + NUM_VALIDATION),
        test=np.sort(test),
    )


def _load(name: str, sample: bool) -> Graph:
    if sample:
        return sample_citations(seed=("cora", "citeseer").index(name))
    if locate(DATASETS[name]):
        return fetch(DATASETS[name], read_graph)
    return assemble(*(fetch(DATASETS[f"{name}.{part}"], reader(part)) for part in PARTS))


class _StandIn:
    """Takes the place of the classes in a pickle: keeps arguments and state, calls nothing."""

    args: tuple = ()
    state: tuple | dict = ()

    def __init__(self, *args: object) -> None:
        self.args = args

    def __setstate__(self, state: tuple | dict) -> None:
        self.state = state

    def array(self) -> np.ndarray:
        """Make the array whose state this is."""
        _, shape, dtype, is_fortran, data = self.state
        dtype = np.dtype(dtype.state[1] + dtype.args[0])
        if dtype.kind not in "iuf":
            raise pickle.UnpicklingError(f"the file holds {dtype}, which is no number")
        array = np.frombuffer(data.encode("latin1"), dtype)
        return array.reshape(shape, order="F" if is_fortran else "C")

    def matrix(self) -> sparse.csr_matrix:
        """Make the CSR matrix whose state this is."""
        parts = tuple(self.state[name].array() for name in ("data", "indices", "indptr"))
        return sparse.csr_matrix(parts, shape=self.state["_shape"])


class _Lists(dict):
    """Takes the place of a defaultdict."""

    def __init__(self, _: object) -> None:
        pass


class _ArrayUnpickler(pickle.Unpickler):
    """Reads arrays of numbers, CSR matrices and dicts of lists, and refuses to load anything else.

    A pickle may name any function to be called while it is read. Here the names that the official files need
    lead to stand-ins, and any other name is an error.
    """

    _ALLOWED = MappingProxyType(
        {
            ("numpy.core.multiarray", "_reconstruct"): _StandIn,
            ("numpy", "ndarray"): _StandIn,
            ("numpy", "dtype"): _StandIn,
            ("scipy.sparse.csr", "csr_matrix"): _StandIn,
            ("collections", "defaultdict"): _Lists,
            ("__builtin__", "list"): _StandIn,
        }
    )

    def find_class(self, module: str, name: str) -> type:
        if (module, name) not in self._ALLOWED:
            raise pickle.UnpicklingError(f"the file asks for {module}.{name}, which no graph needs")
        return self._ALLOWED[module, name]
