"""SUBJ and MR: read in either form to the same sentences, refused when altered; and their samples."""

import dataclasses
import hashlib
import io
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest

from nlpkit.data import DATASETS, DataError, fetch, load_mr, load_subj
from nlpkit.data.sentences import read_lines, read_mr_archive, read_subj, read_subj_archive

needs_real_data = pytest.mark.skipif(
    not os.environ.get("NLPKIT_DATA"), reason="needs the real sentences: set NLPKIT_DATA to their folder"
)

# As in the official files: in windows-1252, where 0x85 is an ellipsis, most lines with a space at the end.
GOOD = b"the ch\xe2teau is a gem . \n\x85and quite  witty\nbrilliant \n"
POOR = b"what \x96 again ? \na bore . \n"
GOOD_TEXTS = ["…and quite witty", "brilliant", "the château is a gem ."]
POOR_TEXTS = ["a bore .", "what – again ?"]
NAMES = {
    "rotten_imdb.tar.gz": ("quote.tok.gt9.5000", "plot.tok.gt9.5000"),
    "rt-polaritydata.tar.gz": ("rt-polaritydata/rt-polarity.pos", "rt-polaritydata/rt-polarity.neg"),
}
LOADERS = [(load_subj, "subj_archive"), (load_mr, "mr_archive")]


def archive(name, ones=GOOD, zeros=POOR):
    """Return an archive with the members of the official one of that name."""
    file = io.BytesIO()
    members = dict(zip(NAMES[name], (ones, zeros), strict=True)) | {"README": b"0 1\n"}
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        for member, data in members.items():
            info = tarfile.TarInfo(member)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return file.getvalue()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty NLPKIT_DATA, with an empty cache and addresses where nobody answers."""
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    for _, name in LOADERS:
        nowhere = (f"http://127.0.0.1:9/{DATASETS[name].file}",)
        monkeypatch.setitem(DATASETS, name, dataclasses.replace(DATASETS[name], urls=nowhere))
    for part in ("subj", "mr"):
        (tmp_path / "data" / part).mkdir(parents=True)
    return tmp_path / "data"


def put(folder, monkeypatch, name, data, counts, digest):
    """Write a small file where a dataset's file is looked for, and tell the registry of its content."""
    (folder / DATASETS[name].file).write_bytes(data)
    known = {"digest": digest, "counts": counts}
    monkeypatch.setitem(DATASETS, name, dataclasses.replace(DATASETS[name], **known))


def digest_of(*kinds):
    visible = [
        ("".join(c for c in text if "!" <= c <= "~"), label) for label, texts in kinds for text in texts
    ]
    return hashlib.sha256("".join(f"{text}\n{label}\n" for text, label in visible).encode()).hexdigest()


DIGEST = digest_of((1, GOOD_TEXTS), (0, POOR_TEXTS))


def assert_sentences(loaded):
    texts, y = loaded
    assert texts == GOOD_TEXTS + POOR_TEXTS
    assert y.dtype == np.int64
    assert y.tolist() == [1, 1, 1, 0, 0]


def test_subj_is_read_from_either_form(folder, monkeypatch):
    counts = {"subjective": 3, "objective": 2}
    put(folder, monkeypatch, "subj_archive", archive("rotten_imdb.tar.gz"), counts, DIGEST)
    assert_sentences(load_subj())
    lines = [b"0 " + line for line in GOOD.splitlines()] + [b"1 " + line for line in POOR.splitlines()]
    put(folder, monkeypatch, "subj", b"\n".join(reversed(lines)) + b"\n", counts, DIGEST)
    (folder / "rotten_imdb.tar.gz").unlink()
    assert_sentences(load_subj())


def test_mr_is_read_from_either_form(folder, monkeypatch):
    counts = {"positive": 3, "negative": 2}
    put(folder, monkeypatch, "mr_archive", archive("rt-polaritydata.tar.gz"), counts, DIGEST)
    assert_sentences(load_mr())
    for name, data, n in (("mr_positive", GOOD, 3), ("mr_negative", POOR, 2)):
        put(folder, monkeypatch, name, data, {"sentences": n}, "unknown")
        digest = read_lines(folder / DATASETS[name].file).digest
        put(folder, monkeypatch, name, data, {"sentences": n}, digest)
    (folder / "rt-polaritydata.tar.gz").unlink()
    assert_sentences(load_mr())


def test_one_half_of_mr_is_not_enough(folder, monkeypatch):
    put(folder, monkeypatch, "mr_positive", GOOD, {"sentences": 3}, "unknown")
    with pytest.raises(DataError, match=r"rt-polaritydata\.tar\.gz cannot be had"):
        load_mr()


def test_the_digest_is_of_what_is_said_and_not_of_how_it_is_written(tmp_path):
    path = tmp_path / "archive.tar.gz"
    for name, read in (
        ("rotten_imdb.tar.gz", read_subj_archive),
        ("rt-polaritydata.tar.gz", read_mr_archive),
    ):
        shuffled = b"".join(reversed(GOOD.splitlines(keepends=True)))
        poorer_copy = GOOD.replace(b"\x85", b"").replace(b"  ", b" ")
        for same in (GOOD, shuffled, poorer_copy, GOOD.replace(b"\n", b"\r\n")):
            path.write_bytes(archive(name, ones=same))
            assert read(path).digest == DIGEST
        changes = [(GOOD.replace(b"gem", b"gam"), POOR), (POOR, GOOD), (GOOD + b"more\n", POOR)]
        for ones, zeros in changes:
            path.write_bytes(archive(name, ones, zeros))
            assert read(path).digest != DIGEST
    path.write_bytes(GOOD)
    digest = read_lines(path).digest
    path.write_bytes(GOOD.replace(b"gem", b"gam"))
    assert read_lines(path).digest != digest


@pytest.mark.parametrize(("load", "name"), LOADERS)
def test_an_altered_archive_is_refused_and_left_alone(folder, load, name):
    path = folder / DATASETS[name].file
    path.write_bytes(archive(path.name))
    with pytest.raises(
        DataError, match=f"nor is it the same content: expected {DATASETS[name].digest}"
    ) as caught:
        load()
    assert "\n" not in str(caught.value)
    path.write_bytes(archive(path.name)[:-30])
    with pytest.raises(DataError, match="it cannot be decoded"):
        load()
    assert path.exists()


@pytest.mark.parametrize(
    ("load", "names", "data"),
    [
        (load_subj, ["subj"], b"0 a gem .\n1 a film .\n"),
        (load_subj, ["subj"], b"2 a gem .\n"),
        (load_mr, ["mr_positive", "mr_negative"], b"a gem .\n"),
        (load_mr, ["mr_positive", "mr_negative"], b"a \x81 gem .\n"),  # no letter in windows-1252
    ],
)
def test_an_altered_file_is_refused_and_left_alone(folder, load, names, data):
    for name in names:
        (folder / DATASETS[name].file).write_bytes(data)
    with pytest.raises(DataError, match=rf"expected sha256 {DATASETS[names[0]].sha256}, found \w{{64}}"):
        load()
    assert (folder / DATASETS[names[0]].file).exists()


def test_wrong_counts_are_refused(folder, monkeypatch):
    put(
        folder,
        monkeypatch,
        "subj_archive",
        archive("rotten_imdb.tar.gz"),
        {"subjective": 4, "objective": 2},
        DIGEST,
    )
    with pytest.raises(DataError, match=r"wrong counts: expected {'subjective': 4.*found {'subjective': 3"):
        load_subj()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("load", "name"), LOADERS)
def test_without_data_and_network_one_line_names_both_ways_out(load, name):
    file = DATASETS[name].file
    with pytest.raises(DataError, match=f"{file} cannot be had .*127.0.0.1:9: no connection") as caught:
        load()
    assert (
        f"set NLPKIT_DATA=folder to a folder that holds {file}, or set FAST = True in the third cell"
        in str(caught.value)
    )
    assert "\n" not in str(caught.value)


@needs_real_data
def test_the_real_sentences_are_those_of_pang_and_lee():
    texts, y = load_subj()
    assert (len(texts), len(set(texts)), y.sum()) == (10_000, 10_000, 5_000)
    kinds = dict(zip(texts, y.tolist(), strict=True))
    assert kinds["smart and alert , thirteen conversations about one thing is a small gem ."] == 1
    assert (
        kinds[
            "the movie begins in the past where a young boy named sam attempts to save celebi from a hunter ."
        ]
        == 0
    )
    texts, y = load_mr()
    assert (len(texts), y.sum()) == (10_662, 5_331)
    kinds = dict(zip(texts, y.tolist(), strict=True))
    assert kinds["effective but too-tepid biopic"] == 1
    assert kinds["enigma is well-made , but it's just too dry and too placid ."] == 0


@needs_real_data
def test_the_real_sentences_of_an_archive_would_be_accepted(tmp_path):
    data = Path(os.environ["NLPKIT_DATA"]).expanduser()
    halves = [(data / DATASETS[name].file).read_bytes() for name in ("mr_positive", "mr_negative")]
    path = tmp_path / "archive.tar.gz"
    path.write_bytes(archive("rt-polaritydata.tar.gz", *halves))
    assert read_mr_archive(path).digest == DATASETS["mr_archive"].digest
    rows = (data / DATASETS["subj"].file).read_bytes().splitlines(keepends=True)
    halves = [b"".join(row[2:] for row in rows if row.startswith(kind)) for kind in (b"0", b"1")]
    path.write_bytes(archive("rotten_imdb.tar.gz", *halves))
    assert read_subj_archive(path).digest == DATASETS["subj_archive"].digest
    assert read_subj(data / DATASETS["subj"].file).digest == DATASETS["subj_archive"].digest


@pytest.mark.parametrize("load", [load_subj, load_mr])
def test_a_sample_has_the_form_of_the_real_sentences(monkeypatch, tmp_path, load):
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "nowhere"))
    texts, y = load(sample=True)
    assert y.dtype == np.int64
    assert y.tolist() == [1] * 1000 + [0] * 1000
    assert texts[:1000] == sorted(texts[:1000])
    assert len(set(texts)) == 2000
    assert all(text == text.lower() and text == " ".join(text.split()) for text in texts)
    texts.clear()
    y[0] = 7
    assert len(load(sample=True)[0]) == 2000
    assert load(sample=True)[1][0] == 1
