"""The IMDB loader: equal to Keras's, safe on files that nobody checked; and the sample in its place."""

import dataclasses
import hashlib
import io
import json
import lzma
import os
import pickle
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nlpkit.data import (
    DATASETS,
    DataError,
    fetch,
    load_imdb,
    load_imdb_text,
    load_imdb_unlabelled,
    load_imdb_word_index,
    sample_reviews,
)
from nlpkit.data.imdb import read_archive, read_reviews, read_text, read_unlabelled, read_word_index
from nlpkit.text import INDEX_FROM, START, UNKNOWN, decode_review, pad, tokenise

needs_real_data = pytest.mark.skipif(
    not os.environ.get("NLPKIT_DATA"),
    reason="needs the real reviews: set NLPKIT_DATA to the folder of imdb.npz",
)


def small_reviews(seed=0):
    """Return the four arrays of a small imdb.npz: 30 + 20 reviews of 1 to 12 words, ranks up to 400."""
    rng = np.random.default_rng(seed)
    arrays = {}
    for half, n in (("train", 30), ("test", 20)):
        lists = [rng.integers(1, 401, size=rng.integers(1, 13)).tolist() for _ in range(n)]
        arrays[f"x_{half}"] = np.array([*lists, None], dtype=object)[:-1]
        arrays[f"y_{half}"] = np.array([0, 1] * (n // 2))
    return arrays


def write(path, arrays, x_pickle=None):
    """Write an npz; ``x_pickle`` replaces the pickle inside x_train."""
    np.savez_compressed(path, **arrays)
    if x_pickle is not None:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(
            header, {"descr": "|O", "fortran_order": False, "shape": (len(arrays["x_train"]),)}
        )
        members["x_train.npy"] = header.getvalue() + x_pickle
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    return path


def assert_same(ours, theirs):
    for (x, y), (x_keras, y_keras) in zip(ours, theirs, strict=True):
        assert (x.dtype, x.shape) == (x_keras.dtype, x_keras.shape)
        assert all(type(a) is list and a == b for a, b in zip(x, x_keras, strict=True))
        assert y.dtype == y_keras.dtype
        np.testing.assert_array_equal(y, y_keras)


def keras_load_data(monkeypatch, path, **options):
    """Run Keras's own loader on a file that it would otherwise download."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    module = pytest.importorskip("keras.src.datasets.imdb")
    monkeypatch.setattr(module, "get_file", lambda **_: str(path))
    return module.load_data(**options)


# --- the real reviews, and small files in their format -----------------------------------------------------


@needs_real_data
@pytest.mark.parametrize("num_words", [10_000, None])
def test_the_real_reviews_equal_those_of_keras(monkeypatch, num_words):
    path = Path(os.environ["NLPKIT_DATA"]).expanduser() / "imdb.npz"
    assert_same(load_imdb(num_words), keras_load_data(monkeypatch, path, num_words=num_words))


@needs_real_data
def test_the_real_word_index_belongs_to_the_reviews():
    index = load_imdb_word_index()
    (x_train, _), _ = load_imdb()
    assert len(index) == 88_584
    assert decode_review(x_train[0], index).startswith(
        "this film was just brilliant casting location scenery"
    )


@pytest.mark.parametrize("num_words", [10_000, 200, None])
def test_a_small_file_is_loaded_as_keras_does(monkeypatch, tmp_path, num_words):
    path = write(tmp_path / "imdb.npz", small_reviews())
    content = read_reviews(path)
    registered = dataclasses.replace(DATASETS["imdb"], digest=content.digest, counts=content.counts)
    monkeypatch.setitem(DATASETS, "imdb", registered)
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    assert_same(load_imdb(num_words), keras_load_data(monkeypatch, path, num_words=num_words))


def test_reading_gives_content_and_counts(tmp_path):
    arrays = small_reviews()
    content = read_reviews(write(tmp_path / "imdb.npz", arrays))
    assert content.counts == {
        "train": 30,
        "train_positive": 15,
        "test": 20,
        "test_positive": 10,
        "words": len({word for review in arrays["x_train"] for word in review}),
    }
    assert content.value[0].ids.tolist() == [word for review in arrays["x_train"] for word in review]


def test_the_digest_depends_on_the_content_and_not_on_the_bytes(tmp_path):
    arrays = small_reviews()
    path = write(tmp_path / "a.npz", arrays)
    np.savez(tmp_path / "b.npz", **dict(reversed(arrays.items())))  # not compressed, in another order
    assert path.read_bytes() != (tmp_path / "b.npz").read_bytes()
    digest = read_reviews(path).digest
    assert read_reviews(tmp_path / "b.npz").digest == digest
    for change in (change_word, change_label, move_boundary):
        changed = small_reviews()
        change(changed)
        assert read_reviews(write(tmp_path / "c.npz", changed)).digest != digest, change.__name__


def change_word(arrays):
    arrays["x_test"][7][0] += 1


def change_label(arrays):
    arrays["y_train"][3] ^= 1


def move_boundary(arrays):
    arrays["x_train"][1].insert(0, arrays["x_train"][0].pop())


class Malice:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("protocol", [2, 4])
def test_a_pickle_that_calls_anything_is_refused(monkeypatch, tmp_path, protocol):
    harm = tmp_path / "harm"
    write(tmp_path / "imdb.npz", small_reviews(), pickle.dumps([Malice(harm)], protocol))
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r"cannot be decoded \(UnpicklingError\)"):
        load_imdb()
    assert not harm.exists()


@pytest.mark.parametrize(
    "content",
    [
        [[1, 2]] * 29,  # one review too few
        [["one", "two"]] * 30,
        [1] * 30,
        [np.arange(3)] * 30,
        [[[1], [2]]] * 30,
    ],
)
def test_a_pickle_with_other_content_is_refused(monkeypatch, tmp_path, content):
    state = np.array([*content, None], dtype=object)[:-1]
    write(tmp_path / "imdb.npz", small_reviews(), pickle.dumps(state, 2))
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    with pytest.raises(DataError, match="expected sha256 69664113be75"):
        load_imdb()


@pytest.mark.parametrize("kept", [0, 10, 500])
def test_a_truncated_file_is_refused_with_both_hashes(monkeypatch, tmp_path, kept):
    path = write(tmp_path / "imdb.npz", small_reviews())
    path.write_bytes(path.read_bytes()[:kept])
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    with pytest.raises(
        DataError, match=r"expected sha256 69664113be75\w+, found \w{64}; it cannot be decoded"
    ):
        load_imdb()
    assert path.exists()


def test_another_file_in_the_right_format_is_refused(monkeypatch, tmp_path):
    write(tmp_path / "imdb.npz", small_reviews())
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    with pytest.raises(DataError, match=f"nor is it the same content: expected {DATASETS['imdb'].digest}"):
        load_imdb()


def test_the_word_index_is_read_and_its_ranks_are_counted(tmp_path):
    path = tmp_path / "imdb_word_index.json"
    path.write_text(json.dumps({"film": 2, "the": 1, "à": 3}), encoding="utf-8")
    content = read_word_index(path)
    assert content.value == {"the": 1, "film": 2, "à": 3}
    assert content.counts == {"words": 3}
    path.write_text(json.dumps({"film": 2, "the": 2, "à": 3}), encoding="utf-8")
    assert read_word_index(path).counts == {"words": 2}  # rank 1 is missing
    assert read_word_index(path).digest != content.digest


@pytest.mark.parametrize("num_words", [3, 0, -1])
def test_num_words_must_leave_room_for_words(num_words):
    with pytest.raises(ValueError, match=f"num_words is {num_words}"):
        load_imdb(num_words, sample=True)


def test_every_dataset_is_described():
    for name, dataset in DATASETS.items():
        assert dataset.name == name
        name_of_file = dataset.file.rpartition("/")[2]
        assert all(url.startswith("https://") and url.endswith("/" + name_of_file) for url in dataset.urls)
        hashes = [known for known in (dataset.sha256, dataset.digest) if known is not None]
        assert all(len(bytes.fromhex(known)) == 32 for known in hashes)
        assert dataset.sha256 or dataset.urls, "a file that nobody can download again must be known exactly"
        assert dataset.licence
        assert dataset.citation
        assert dataset.counts


def test_importing_the_data_package_loads_nothing_heavy():
    heavy = "'pooch', 'requests', 'tqdm', 'keras', 'tensorflow', 'torch', 'sklearn', 'matplotlib', 'gensim'"
    code = f"import sys, nlpkit.data; print([m for m in ({heavy}) if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- the reviews as text -----------------------------------------------------------------------------------

TEXTS = {  # as in the archive; the numbers sort otherwise than the names
    ("train", "pos"): {"0_9": "Good.<br />\u2028Really.", "10_7": "Fine", "2_8": "Ça va"},
    ("train", "neg"): {"0_1": "Bad."},
    ("test", "pos"): {"0_10": "Grand"},
    ("test", "neg"): {"1_2": "Dull", "0_4": "Slow"},
    ("train", "unsup"): {"10_0": "third", "0_0": "first", "2_0": "second\x85, with a mark"},
}
TRAIN = ["Good.<br />\u2028Really.", "Fine", "Ça va", "Bad."], [1, 1, 1, 0]
TEST = ["Grand", "Slow", "Dull"], [1, 0, 0]
UNLABELLED = ["first", "second\x85, with a mark", "third"]
COUNTS = {"train": 4, "train_positive": 3, "test": 3, "test_positive": 1}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty NLPKIT_DATA, with an empty cache and no address to download from."""
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setitem(DATASETS, "imdb_archive", dataclasses.replace(DATASETS["imdb_archive"], urls=()))
    (tmp_path / "data" / "imdb_text").mkdir(parents=True)
    return tmp_path / "data"


def text_rows():
    rows = [
        {"split": split, "label": label, "text": text}
        for split, (texts, labels) in {"train": TRAIN, "test": TEST}.items()
        for text, label in zip(texts, labels, strict=True)
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def put(folder, monkeypatch, name, data, counts):
    """Write a small file where a dataset's file is looked for, and tell the registry of it."""
    (folder / DATASETS[name].file).write_bytes(data)
    known = {"sha256": hashlib.sha256(data).hexdigest(), "counts": counts}
    monkeypatch.setitem(DATASETS, name, dataclasses.replace(DATASETS[name], **known))


def archive():
    """Return a small aclImdb_v1.tar.gz, with members that are not reviews."""
    file = io.BytesIO()
    members = {f"aclImdb/{'/'.join(of)}/{n}.txt": t for of, texts in TEXTS.items() for n, t in texts.items()}
    members |= {"aclImdb/README": "see the paper", "aclImdb/train/unsupBow.feat": "0 9:1"}
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return file.getvalue()


def assert_texts(loaded):
    for (texts, labels), (expected, numbers) in zip(loaded, (TRAIN, TEST), strict=True):
        assert texts == expected
        assert labels.dtype == np.int64
        assert labels.tolist() == numbers


def test_text_is_read_line_by_line_with_all_its_marks(folder, monkeypatch):
    put(folder, monkeypatch, "imdb_text", lzma.compress(text_rows()), COUNTS)
    assert_texts(load_imdb_text())


def test_unlabelled_reviews_are_read_line_by_line(folder, monkeypatch):
    data = lzma.compress(("\n".join(UNLABELLED) + "\n").encode())
    put(folder, monkeypatch, "imdb_unlabelled", data, {"unlabelled": 3})
    assert load_imdb_unlabelled() == UNLABELLED


def test_the_official_archive_gives_the_same(folder, monkeypatch):
    put(folder, monkeypatch, "imdb_archive", archive(), COUNTS | {"unlabelled": 3})
    assert_texts(load_imdb_text())
    assert load_imdb_unlabelled() == UNLABELLED
    monkeypatch.setattr("nlpkit.data.imdb.NUM_UNLABELLED", 2)
    assert load_imdb_unlabelled() == UNLABELLED[:2]
    assert read_archive(folder / "aclImdb_v1.tar.gz").counts["unlabelled"] == 3


def test_digests_of_text_depend_on_the_content_and_not_on_the_bytes(tmp_path):
    path = tmp_path / "a.xz"
    for read, data in ((read_text, text_rows()), (read_unlabelled, b"one\ntwo\n")):
        path.write_bytes(lzma.compress(data))
        digest = read(path).digest
        path.write_bytes(lzma.compress(data, preset=1, check=lzma.CHECK_CRC32))
        assert read(path).digest == digest
        path.write_bytes(lzma.compress(data.replace(b"o", b"0", 1)))
        assert read(path).digest != digest
    path.write_bytes(lzma.compress(text_rows().replace(b'"label": 1', b'"label": 0', 1)))
    assert read_text(path).digest != digest


@pytest.mark.parametrize(
    ("name", "load"),
    [("imdb_text", load_imdb_text), ("imdb_unlabelled", load_imdb_unlabelled)],
)
@pytest.mark.parametrize("spoil", [lambda data: data[:-20], lambda data: b"", lambda data: data + b"x"])
def test_a_spoilt_text_file_is_refused_with_both_hashes_and_left_alone(folder, name, load, spoil):
    path = folder / DATASETS[name].file
    path.write_bytes(spoil(lzma.compress(text_rows())))
    with pytest.raises(DataError, match=rf"expected sha256 {DATASETS[name].sha256}, found \w{{64}}"):
        load()
    assert path.exists()


def test_a_spoilt_archive_is_refused(folder):
    (folder / "aclImdb_v1.tar.gz").write_bytes(archive()[:-50])
    for load in (load_imdb_text, load_imdb_unlabelled):
        with pytest.raises(DataError, match=r"expected sha256 c40f74a1\w+, found \w{64}"):
            load()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("load", [load_imdb_text, load_imdb_unlabelled])
def test_without_text_one_line_names_both_ways_out(load):
    with pytest.raises(DataError, match="set NLPKIT_DATA=folder to a folder that holds aclImdb_v1") as caught:
        load()
    assert "or set FAST = True in the third cell" in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_real_data
def test_the_real_texts_are_the_reviews_that_keras_has_as_numbers():
    # Tokenised nearly as Keras did (not for capitals outside ASCII), and in another order: the same words
    # with the same label, as often.
    index = load_imdb_word_index()
    filters = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))
    (texts, y_text), _ = load_imdb_text()
    (x, y), _ = load_imdb(None)
    ours = Counter(
        (label, tuple(index[w] + 3 for w in text.lower().translate(filters).split() if w in index))
        for text, label in zip(texts, y_text.tolist(), strict=True)
    )
    keras = Counter((label, tuple(ids[1:])) for ids, label in zip(x, y.tolist(), strict=True))
    assert (ours & keras).total() > 24_500
    assert [len(texts), y_text[:12_500].min(), y_text[12_500:].max()] == [25_000, 1, 0]


@needs_real_data
def test_the_real_unlabelled_reviews_are_neither_training_nor_test_reviews():
    unlabelled = load_imdb_unlabelled()
    (train, _), (test, _) = load_imdb_text()
    assert len(unlabelled) == 25_000
    assert len({*unlabelled} & {*train, *test}) < 250  # some were posted twice


# --- the sample --------------------------------------------------------------------------------------------


@pytest.fixture
def nothing_to_load(monkeypatch, tmp_path):
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "nowhere"))


@pytest.mark.usefixtures("nothing_to_load")
def test_the_sample_has_the_types_of_the_real_reviews():
    (x_train, y_train), (x_test, y_test) = load_imdb(sample=True)
    for x, y in ((x_train, y_train), (x_test, y_test)):
        assert x.dtype == object
        assert x.shape == y.shape == (2000,)
        assert y.dtype == np.int64
        assert set(y) == {0, 1}
        assert abs(y.mean() - 0.5) < 0.04
        assert all(type(review) is list and review[0] == START for review in x)
        assert all(type(i) is int for review in x for i in review)
        assert min(i for review in x for i in review[1:]) >= UNKNOWN
    assert pad(x_train, 100).shape == (2000, 100)


@pytest.mark.usefixtures("nothing_to_load")
def test_the_sample_decodes_to_the_reviews_of_the_grammar():
    index = load_imdb_word_index(sample=True)
    (x_train, y_train), (_, y_test) = load_imdb(None, sample=True)
    reviews = sample_reviews(4000)
    assert [*y_train, *y_test] == [review.label for review in reviews]
    rarest = max(index, key=index.get)  # as in Keras, num_words=None loses this one
    for ids, review in zip(x_train, reviews[:2000], strict=True):
        expected = " ".join("?" if token == rarest else token for token in review.tokens)
        assert decode_review(ids, index) == expected


@pytest.mark.usefixtures("nothing_to_load")
def test_ranks_are_by_frequency_in_the_training_half_only():
    index = load_imdb_word_index(sample=True)
    counts = Counter(token for review in sample_reviews(2000) for token in review.tokens)
    assert list(index) == sorted(counts, key=lambda word: (-counts[word], word))
    assert list(index.values()) == list(range(1, len(counts) + 1))
    (x_train, _), (x_test, _) = load_imdb(sample=True)
    assert not any(UNKNOWN in ids for ids in x_train)
    tests = sample_reviews(4000)[2000:]
    for ids, review in zip(x_test, tests, strict=True):
        assert ids[1:] == [index.get(token, UNKNOWN - INDEX_FROM) + INDEX_FROM for token in review.tokens]


@pytest.mark.usefixtures("nothing_to_load")
def test_num_words_limits_the_ids_of_the_sample():
    (full, _), _ = load_imdb(sample=True)
    (x, _), _ = load_imdb(50, sample=True)
    for ids, all_ids in zip(x, full, strict=True):
        assert ids == [i if i < 50 else UNKNOWN for i in all_ids]


@pytest.mark.usefixtures("nothing_to_load")
def test_changing_what_was_loaded_changes_nothing_for_the_next():
    (x, y), _ = load_imdb(sample=True)
    first, label = list(x[0]), y[0]
    x[0].clear()
    y[0] = 7
    load_imdb_word_index(sample=True).clear()
    (x, y), _ = load_imdb(sample=True)
    assert x[0] == first
    assert y[0] == label
    assert load_imdb_word_index(sample=True)["the"] > 0


@pytest.mark.usefixtures("nothing_to_load")
def test_the_sample_as_text_is_the_sample_as_ids():
    (texts_train, y_train), (texts_test, y_test) = load_imdb_text(sample=True)
    (_, labels_train), (_, labels_test) = load_imdb(sample=True)
    assert texts_train + texts_test == [review.text for review in sample_reviews(4000)]
    for labels, expected in ((y_train, labels_train), (y_test, labels_test)):
        assert labels.dtype == np.int64
        np.testing.assert_array_equal(labels, expected)


@pytest.mark.usefixtures("nothing_to_load")
def test_the_unlabelled_sample_holds_other_reviews():
    unlabelled = load_imdb_unlabelled(sample=True)
    (train, _), (test, _) = load_imdb_text(sample=True)
    assert len(unlabelled) == 2000
    assert not {*unlabelled} & {*train, *test}
    known = load_imdb_word_index(sample=True)
    tokens = [token for text in unlabelled for token in tokenise(text)]
    assert np.mean([token in known for token in tokens]) > 0.99
