"""Graphs: Cora and Citeseer from either form, safe on altered files; the karate club; the sample's form."""

import dataclasses
import hashlib
import io
import os
import pickle
import struct
from collections import defaultdict
from pathlib import Path

import networkx
import numpy as np
import pytest
from scipy import sparse

from nlpkit.data import DATASETS, DataError, Graph, fetch, load_citeseer, load_cora, load_karate_club
from nlpkit.data.graphs import undirected
from nlpkit.data.planetoid import NUM_VALIDATION, PARTS, assemble, content, read_graph, reader

needs_real_data = pytest.mark.skipif(
    not os.environ.get("NLPKIT_DATA"), reason="needs the real graphs: set NLPKIT_DATA to their folder"
)
LOADERS = {"cora": load_cora, "citeseer": load_citeseer}


def assert_same(ours, theirs):
    for field in ("edges", "labels", "train", "validation", "test"):
        a, b = getattr(ours, field), getattr(theirs, field)
        assert a.dtype == b.dtype == np.int64
        np.testing.assert_array_equal(a, b)
    for part in ("data", "indices", "indptr"):
        np.testing.assert_array_equal(getattr(ours.features, part), getattr(theirs.features, part))
    assert ours.features.dtype == theirs.features.dtype == np.float32
    assert ours.features.shape == theirs.features.shape


def assert_graph(graph):
    """Assert what every graph promises."""
    n = graph.num_nodes
    assert sparse.isspmatrix_csr(graph.features)
    assert graph.features.has_sorted_indices
    assert graph.features.dtype == np.float32
    assert set(graph.features.data) == {1}
    assert graph.features.shape[0] == n
    source, target = graph.edges
    assert graph.edges.dtype == np.int64
    assert 0 <= graph.edges.min() <= graph.edges.max() < n
    pairs = list(zip(source.tolist(), target.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert {(b, a) for a, b in pairs} == set(pairs)
    assert (source != target).all()
    assert graph.labels.dtype == np.int64
    assert set(graph.labels) | {-1} == {-1, *range(graph.num_classes)}
    parts = [graph.train, graph.validation, graph.test]
    assert all(part.dtype == np.int64 for part in parts)
    together = np.concatenate(parts)
    assert len(set(together)) == len(together)
    assert (graph.labels[graph.train] >= 0).all()
    adjacency = graph.adjacency()
    assert adjacency.dtype == np.float32
    assert adjacency.shape == (n, n)
    assert set(adjacency.data) == {1}
    assert adjacency.nnz == len(pairs)
    assert (adjacency != adjacency.T).nnz == 0
    assert all(adjacency[a, b] == 1 for a, b in pairs[:50])


# --- the official files, in small ------------------------------------------------------------------------


def official(num_classes=2):
    """Return what the six official files of a small graph hold.

    Nodes 0 to 540 are in allx, 20 training nodes of each class first. The test index says 544, 541, 543:
    node 542 is one that the data lack.
    """
    rng = np.random.default_rng(0)
    num_all = 20 * num_classes + NUM_VALIDATION + 1
    labels = np.arange(num_all + 3) % num_classes
    one_hot = np.eye(num_classes, dtype=np.int32)[labels]
    x = (rng.random((num_all + 3, 7)) < 0.4).astype(np.float32)
    x[:, 0] = 1
    allx, tx = sparse.csr_matrix(x[:num_all]), sparse.csr_matrix(x[num_all:])
    neighbours = {node: [node + 1] for node in range(544)} | {544: [544, 0, 0, 3]}  # a loop and a double
    return allx, one_hot[:num_all], tx, one_hot[num_all:], neighbours, np.array([544, 541, 543])


class OldPickler(pickle._Pickler):
    """Writes bytes as Python 2 wrote its strings."""

    dispatch = pickle._Pickler.dispatch | {
        bytes: lambda self, data: self.write(pickle.BINSTRING + struct.pack("<i", len(data)) + data)
    }


def old_pickle(value):
    """Pickle as the official files are: by Python 2, with the names that modules had then."""
    file = io.BytesIO()
    OldPickler(file, 2).dump(value)
    renamed = {b"numpy._core.multiarray": b"numpy.core.multiarray", b"scipy.sparse._csr": b"scipy.sparse.csr"}
    data = file.getvalue()
    for new, old in renamed.items():
        data = data.replace(b"c" + new, b"c" + old)
    return data


def write_official(folder, name, values):
    """Write the six official files."""
    for part, value in zip(PARTS, values, strict=True):
        lines = "".join(f"{number}\n" for number in value) if part == "test.index" else ""
        if part == "graph":
            value = defaultdict(list, value)
        data = lines.encode() or old_pickle(value)
        (folder / "planetoid" / f"ind.{name}.{part}").write_bytes(data)


def register(monkeypatch, folder, name):
    """Tell the registry of the six files in the folder."""
    for part in PARTS:
        dataset = DATASETS[f"{name}.{part}"]
        path = folder / dataset.file
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        known = {"sha256": sha256, "digest": sha256, "counts": reader(part)(path).counts}
        monkeypatch.setitem(DATASETS, dataset.name, dataclasses.replace(dataset, **known))


def write_npz(path, graph, **changes):
    arrays = {
        "x_data": graph.features.data,
        "x_indices": graph.features.indices,
        "x_indptr": graph.features.indptr,
        "x_shape": np.array(graph.features.shape),
        "y": graph.labels,
        "edge_index": graph.edges,
        "train_idx": graph.train,
        "val_idx": graph.validation,
        "test_idx": graph.test,
    }
    np.savez(path, **arrays | changes)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty NLPKIT_DATA, with an empty cache and addresses where nobody answers."""
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    for name in LOADERS:
        for part in PARTS:
            dataset = DATASETS[f"{name}.{part}"]
            nowhere = (f"http://127.0.0.1:9/ind.{name}.{part}",)
            monkeypatch.setitem(DATASETS, dataset.name, dataclasses.replace(dataset, urls=nowhere))
    (tmp_path / "data" / "planetoid").mkdir(parents=True)
    return tmp_path / "data"


@pytest.mark.parametrize("name", LOADERS)
def test_the_official_files_are_put_together(folder, monkeypatch, name):
    values = allx, ally, tx, ty, _, _ = official()
    write_official(folder, name, values)
    register(monkeypatch, folder, name)
    graph = LOADERS[name]()
    assert_graph(graph)
    assert repr(graph) == "Graph(545 nodes, 546 edges, 7 features, 2 classes)"
    dense = graph.features.toarray()
    np.testing.assert_array_equal(dense[:541], allx.toarray())
    np.testing.assert_array_equal(graph.labels[:541], ally.argmax(axis=1))
    for row, node in enumerate([544, 541, 543]):  # in the order of the test index
        np.testing.assert_array_equal(dense[node], tx.toarray()[row])
        assert graph.labels[node] == ty[row].argmax()
    assert not dense[542].any()
    assert graph.labels[542] == -1
    assert graph.train.tolist() == list(range(40))
    assert graph.validation.tolist() == list(range(40, 540))
    assert graph.test.tolist() == [541, 543, 544]
    assert graph.adjacency()[544].indices.tolist() == [0, 3, 543]


@pytest.mark.parametrize("name", LOADERS)
def test_the_npz_comes_first_and_gives_the_same_graph(folder, monkeypatch, name):
    expected = assemble(*official())
    write_npz(folder / f"{name}.npz", expected)
    known = content(expected)
    changed = dataclasses.replace(DATASETS[name], digest=known.digest, counts=known.counts)
    monkeypatch.setitem(DATASETS, name, changed)
    assert_same(LOADERS[name](), expected)
    wrong = dataclasses.replace(changed, counts=known.counts | {"edges": 7})
    monkeypatch.setitem(DATASETS, name, wrong)
    with pytest.raises(DataError, match="wrong counts"):
        LOADERS[name]()


@needs_real_data
@pytest.mark.parametrize(
    ("name", "shape", "edges", "classes", "isolated"),
    [
        ("cora", (2708, 1433), 5278, [351, 217, 418, 818, 426, 298, 180], 0),
        ("citeseer", (3327, 3703), 4552, [249, 590, 668, 701, 596, 508], 48),
    ],
)
def test_both_real_forms_give_the_same_graph(monkeypatch, name, shape, edges, classes, isolated):
    graph = LOADERS[name]()
    assert_graph(graph)
    assert graph.features.shape == shape
    assert graph.edges.shape == (2, 2 * edges)
    assert np.bincount(graph.labels[graph.labels >= 0]).tolist() == classes
    assert np.bincount(graph.labels[graph.train]).tolist() == [20] * len(classes)
    assert (len(graph.validation), len(graph.test)) == (500, 1000)
    assert (graph.adjacency().sum(axis=1) == 0).sum() == isolated
    folder = Path(os.environ["NLPKIT_DATA"]).expanduser()
    real_locate = fetch.locate
    monkeypatch.setattr("nlpkit.data.planetoid.locate", lambda d: None if d.name == name else real_locate(d))
    assert_same(LOADERS[name](), graph)
    parts = [reader(part)(folder / f"planetoid/ind.{name}.{part}").value for part in PARTS]
    assert content(assemble(*parts)).digest == DATASETS[name].digest


def test_the_digest_depends_on_all_of_the_graph_and_not_on_the_bytes(tmp_path):
    graph = assemble(*official())
    digest = content(graph).digest
    write_npz(
        tmp_path / "a.npz", graph, x_data=graph.features.data.astype(np.int8), y=graph.labels.astype("i1")
    )
    assert read_graph(tmp_path / "a.npz").digest == digest
    for field in ("edges", "labels", "train", "validation", "test"):
        changed = getattr(graph, field).copy()
        changed.flat[-1] += 1
        assert content(dataclasses.replace(graph, **{field: changed})).digest != digest, field
    features = graph.features.copy()
    features.indices[:2] = features.indices[1::-1]
    assert content(dataclasses.replace(graph, features=features)).digest != digest
    features.data[0] = 2
    with pytest.raises(ValueError, match="neither 0 nor 1"):
        content(dataclasses.replace(graph, features=features))


class Malice:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("part", [part for part in PARTS if part != "test.index"])
@pytest.mark.parametrize("protocol", [2, 4])
def test_a_pickle_that_calls_anything_is_refused(folder, tmp_path, part, protocol):
    write_official(folder, "cora", official())
    path = folder / f"planetoid/ind.cora.{part}"
    path.write_bytes(pickle.dumps([Malice(tmp_path / "harm")], protocol))
    with pytest.raises(pickle.UnpicklingError, match=r"the file asks for \w+\.mkdir, which no graph needs"):
        reader(part)(path)
    assert not (tmp_path / "harm").exists()


def test_an_array_of_objects_is_refused(tmp_path):
    (tmp_path / "ally").write_bytes(old_pickle(np.array([[1, 2], "x"], dtype=object)))
    with pytest.raises(pickle.UnpicklingError, match="the file holds object, which is no number"):
        reader("ally")(tmp_path / "ally")
    np.savez(tmp_path / "cora.npz", x_data=np.array([None], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        read_graph(tmp_path / "cora.npz")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: b"", lambda data: data + b"\n"])
def test_an_altered_official_file_is_refused_with_both_hashes_and_left_alone(
    folder, monkeypatch, part, spoil
):
    write_official(folder, "cora", official())
    register(monkeypatch, folder, "cora")
    path = folder / f"planetoid/ind.cora.{part}"
    path.write_bytes(spoil(path.read_bytes()))
    sha256 = DATASETS[f"cora.{part}"].sha256
    with pytest.raises(DataError, match=rf"ind\.cora\.{part} is .*expected sha256 {sha256}, found \w{{64}}"):
        load_cora()
    assert path.exists()


def test_an_altered_npz_is_refused_and_left_alone(folder):
    path = folder / "citeseer.npz"
    write_npz(path, assemble(*official()))
    with pytest.raises(
        DataError, match=f"nor is it the same content: expected {DATASETS['citeseer'].digest}"
    ):
        load_citeseer()
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="it cannot be decoded"):
        load_citeseer()
    assert path.exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", LOADERS)
def test_without_data_and_network_one_line_names_both_ways_out(name):
    with pytest.raises(DataError, match=rf"ind\.{name}\.allx cannot be had .*no connection") as caught:
        LOADERS[name]()
    assert "or set FAST = True in the third cell (in your own code: sample=True)" in str(caught.value)
    assert "\n" not in str(caught.value)


# --- graphs that need no file ----------------------------------------------------------------------------


def test_edges_are_made_undirected():
    edges = undirected([(2, 1), (1, 2), (0, 0), (0, 2), (2, 1)])
    assert edges.tolist() == [[0, 1, 2, 2], [2, 2, 0, 1]]
    assert edges.dtype == np.int64
    assert undirected([]).shape == (2, 0)


def test_a_graph_is_frozen_and_compared_by_identity():
    graph = load_karate_club()
    with pytest.raises(dataclasses.FrozenInstanceError):
        graph.labels = graph.labels
    assert graph != load_karate_club()
    assert isinstance(graph, Graph)


def test_the_karate_club_has_four_communities_of_the_largest_modularity():
    graph = load_karate_club()
    assert_graph(graph)
    assert repr(graph) == "Graph(34 nodes, 78 edges, 34 features, 4 classes)"
    assert (graph.features != sparse.identity(34)).nnz == 0
    club = networkx.karate_club_graph()
    assert np.array_equal(graph.adjacency().toarray() != 0, networkx.to_numpy_array(club) != 0)
    communities = [set(np.flatnonzero(graph.labels == label).tolist()) for label in range(4)]
    modularity = networkx.community.modularity(club, communities, weight=None)
    assert modularity == pytest.approx(0.4198, abs=5e-5)  # the optimum: Brandes et al., IEEE TKDE 20(2), 2008
    assert [len(of) for of in communities] == [11, 5, 12, 6]
    assert graph.labels[graph.train].tolist() == [0, 1, 2, 3]
    assert graph.train.tolist()[::2] == [0, 33]  # the teacher and the president
    assert len(graph.validation) == 0
    assert sorted([*graph.train, *graph.test]) == list(range(34))


@pytest.mark.parametrize("name", LOADERS)
def test_a_sample_is_a_graph_of_the_same_form(monkeypatch, tmp_path, name):
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "nowhere"))
    graph = LOADERS[name](sample=True)
    assert_graph(graph)
    assert (graph.num_nodes, graph.num_classes, graph.features.shape[1]) == (600, 4, 400)
    assert np.bincount(graph.labels[graph.train]).tolist() == [20] * 4
    assert (len(graph.validation), len(graph.test)) == (120, 400)


def test_the_two_samples_differ():
    assert load_cora(sample=True).edges.shape != load_citeseer(sample=True).edges.shape
