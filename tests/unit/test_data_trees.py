"""Trees in brackets: read, written and refused; the treebank in either form; the sample's form."""

import dataclasses
import doctest
import io
import os
import zipfile
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpkit.data import DATASETS, DataError, Tree, fetch, load_sst_trees, parse_tree, sample_reviews, trees
from nlpkit.data.trees import read_archive, read_trees

needs_real_data = pytest.mark.skipif(
    not os.environ.get("NLPKIT_DATA"), reason="needs the treebank: set NLPKIT_DATA to the folder of sst_trees"
)

# words with a slash, a no-break space and a mark at which splitlines would cut
LINES = {
    "train": "(3 (2 The) (4 Rock))\n(1 (2 co-writer\\/director) (1 (2 n't) (3 good\xa0one)))\n(2 \x85)\n",
    "dev": "(0 (0 dull) (2 .))\n",
    "test": "(4 (4 caf\xe9) (2 -LRB-))\n(2 .)\n",
}


def archive(lines=None):
    """Return a small trainDevTestTrees_PTB.zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for part, text in (LINES if lines is None else lines).items():
            zipped.writestr(f"trees/{part}.txt", text)
        zipped.writestr("__MACOSX/trees/._train.txt", b"\x00")
    return file.getvalue()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty NLPKIT_DATA, with an empty cache and an address where nobody answers."""
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    change(monkeypatch, "sst_trees_archive", urls=("http://127.0.0.1:9/trainDevTestTrees_PTB.zip",))
    (tmp_path / "data" / "sst_trees").mkdir(parents=True)
    return tmp_path / "data"


def change(monkeypatch, name, **known):
    monkeypatch.setitem(DATASETS, name, dataclasses.replace(DATASETS[name], **known))


def put_parts(folder, monkeypatch):
    for part, text in LINES.items():
        path = folder / "sst_trees" / f"{part}.txt"
        path.write_bytes(text.encode())
        content = read_trees(path)
        change(monkeypatch, f"sst_trees_{part}", digest=content.digest, counts=content.counts)


def nodes(tree):
    yield tree
    for child in tree.children:
        yield from nodes(child)


def assert_trees(split):
    assert [[str(tree) for tree in part] for part in split] == [
        text.removesuffix("\n").split("\n") for text in LINES.values()
    ]
    assert split[0][1].children[1].children[1] == Tree(3, word="good\xa0one")


# --- brackets --------------------------------------------------------------------------------------------


def test_a_tree_is_read():
    tree = parse_tree("(3 (2 (2 so) (1 what)) (4 good))")
    assert tree == Tree(3, (Tree(2, (Tree(2, word="so"), Tree(1, word="what"))), Tree(4, word="good")))
    assert parse_tree("(0 bad)") == Tree(0, word="bad")
    assert parse_tree(" ( 3(2 so)\n(3 good) ) ") == parse_tree("(3 (2 so) (3 good))")


words = st.text(st.characters(exclude_characters="() \n", exclude_categories=["Cs"]), min_size=1, max_size=5)
labels = st.integers(0, 4)
any_tree = st.recursive(
    st.builds(lambda label, word: Tree(label, word=word), labels, words),
    lambda parts: st.builds(Tree, labels, st.tuples(parts, parts)),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(any_tree)
def test_what_is_written_is_read_again(tree):
    assert parse_tree(str(tree)) == tree


def test_the_trees_of_reviews_can_be_written_and_read():
    for review in sample_reviews(30):
        assert parse_tree(str(review.tree)) == review.tree


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("", r"'\('", "the end"),
        ("3 good", r"'\('", "'3'"),
        ("(", "a label from 0 to 4", "the end"),
        ("(5 good)", "a label from 0 to 4", "'5'"),
        ("(-1 good)", "a label from 0 to 4", "'-1'"),
        ("(\u0663 good)", "a label from 0 to 4", "'\u0663'"),  # a digit, but not one of ours
        ("((2 so) (3 good))", "a label from 0 to 4", r"'\('"),
        ("(3", r"a word or '\('", "the end"),
        ("(3 )", r"a word or '\('", r"'\)'"),
        ("(3 so good)", r"'\)'", "'good'"),
        ("(3 good", r"'\)'", "the end"),
        ("(3 (2 so))", r"'\('", r"'\)'"),
        ("(3 (2 so) good)", r"'\('", "'good'"),
        ("(3 (2 so) (3 good) (2 .))", r"'\)'", r"'\('"),
        ("(3 (2 so) (3 good)", r"'\)'", "the end"),
        ("(3 good))", "the end", r"'\)'"),
        ("(3 good) (2 .)", "the end", r"'\('"),
    ],
)
def test_what_is_no_tree_is_refused(text, expected, found):
    with pytest.raises(
        ValueError, match=rf"this is no tree: expected {expected} after .*, found {found}$"
    ) as caught:
        parse_tree(text)
    assert "\n" not in str(caught.value)


def test_the_examples_in_the_docstrings_are_true():
    failed, attempted = doctest.testmod(trees)
    assert attempted > 0
    assert failed == 0


# --- the treebank ----------------------------------------------------------------------------------------


def test_the_files_are_read_line_by_line(folder, monkeypatch):
    put_parts(folder, monkeypatch)
    assert_trees(load_sst_trees())


def test_the_official_archive_gives_the_same(folder, monkeypatch):
    put_parts(folder, monkeypatch)
    (folder / "sst_trees" / "dev.txt").unlink()  # two files are not enough
    path = folder / "trainDevTestTrees_PTB.zip"
    path.write_bytes(archive())
    content = read_archive(path)
    assert content.counts == {"train": 3, "validation": 1, "test": 2}
    change(monkeypatch, "sst_trees_archive", digest=content.digest, counts=content.counts)
    assert_trees(load_sst_trees())
    change(monkeypatch, "sst_trees_archive", counts=content.counts | {"test": 3})
    with pytest.raises(DataError, match="wrong counts"):
        load_sst_trees()


def test_the_digest_depends_on_the_trees_and_not_on_the_bytes(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(LINES["train"].encode())
    digest = read_trees(path).digest
    path.write_bytes(LINES["train"].replace(" ", "  ").encode())
    assert read_trees(path).digest == digest
    for old, new in (("(4 R", "(3 R"), ("Rock", "Rack"), ("(2 \x85)\n", "")):
        path.write_bytes(LINES["train"].replace(old, new).encode())
        assert read_trees(path).digest != digest
    path.write_bytes(archive())
    digest = read_archive(path).digest
    path.write_bytes(archive(LINES | {"dev": LINES["dev"].replace("0", "1")}))
    assert read_archive(path).digest != digest


@pytest.mark.parametrize(
    "data",
    [
        LINES["train"].encode(),
        LINES["train"].encode()[:-5],
        b"",
        "(2 café)\n".encode("latin-1"),
        b"(2 .)\n\n(2 .)\n",
    ],
)
def test_an_altered_file_is_refused_with_both_hashes_and_left_alone(folder, data):
    for part in LINES:
        (folder / "sst_trees" / f"{part}.txt").write_bytes(data)
    with pytest.raises(
        DataError, match=r"expected sha256 e2f3f41b\w+, found \w{64}; (nor is|it cannot)"
    ) as caught:
        load_sst_trees()
    assert "\n" not in str(caught.value)
    assert (folder / "sst_trees" / "train.txt").exists()


@pytest.mark.parametrize(
    "spoil", [lambda data: data, lambda data: data[:-30], lambda data: b"", lambda data: archive({})]
)
def test_an_altered_archive_is_refused_with_both_hashes_and_left_alone(folder, spoil):
    path = folder / "trainDevTestTrees_PTB.zip"
    path.write_bytes(spoil(archive()))
    with pytest.raises(DataError, match=r"expected sha256 5c613a4f\w+, found \w{64}; (nor is|it cannot)"):
        load_sst_trees()
    assert path.exists()


@pytest.mark.usefixtures("folder")
def test_without_data_and_network_one_line_names_both_ways_out():
    with pytest.raises(DataError, match=r"PTB\.zip cannot be had .*127\.0\.0\.1:9: no connection") as caught:
        load_sst_trees()
    assert "set NLPKIT_DATA=folder to a folder that holds trainDevTestTrees_PTB.zip" in str(caught.value)
    assert "or set FAST = True in the third cell" in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_real_data
def test_the_real_trees_have_the_known_labels_and_sizes():
    split = load_sst_trees()
    assert [len(part) for part in split] == [8_544, 1_101, 2_210]
    assert sorted(Counter(tree.label for tree in split[0]).items()) == [
        (0, 1092), (1, 2218), (2, 1624), (3, 2322), (4, 1288)
    ]  # fmt: skip
    # the binary task leaves out the neutral sentences: 6,920, 872 and 1,821 are left (Socher et al. 2013)
    assert [sum(tree.label != 2 for tree in part) for part in split] == [6_920, 872, 1_821]
    for tree in split[1]:
        assert all((len(node.children), node.word is None) in ((0, False), (2, True)) for node in nodes(tree))
    assert str(split[1][0]).startswith("(3 (2 It) (4 (4 (2 's) (4 (3 (2 a) (4 (3 lovely)")


# --- the sample ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_the_sample_has_the_form_of_the_treebank():
    split = load_sst_trees(sample=True)
    assert [len(part) for part in split] == [1_200, 200, 400]
    together = [tree for part in split for tree in part]
    assert len({str(tree) for tree in together}) == 1_800
    for tree in together:
        assert all((len(node.children), node.word is None) in ((0, False), (2, True)) for node in nodes(tree))
    for part in split:
        shares = Counter(tree.label for tree in part)
        assert set(shares) == set(range(5))
        assert 0.1 < shares[2] / len(part) < 0.3
    split[0].clear()
    assert len(load_sst_trees(sample=True)[0]) == 1_200
