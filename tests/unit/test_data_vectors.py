"""Word vectors: which file is taken, that a wrong one is refused, and what the sample's vectors know."""

import dataclasses
import gzip
import os
import struct

import numpy as np
import pytest

from nlpkit.data import (
    DATASETS,
    DataError,
    fetch,
    load_imdb,
    load_imdb_word_index,
    load_word_vectors,
    sample_world,
    vectors,
    world_questions,
)
from nlpkit.data.samples import words as grammar

pytest.importorskip("gensim")

NAMES = ["google-news-300", "glove-6b-50", "glove-wiki-100", "imdb-300"]

needs_real_data = pytest.mark.skipif(
    not os.environ.get("NLPKIT_DATA"), reason="needs the real vectors: set NLPKIT_DATA to their folder"
)


def binary(rows):
    """Write rows, word to numbers, in word2vec's binary format."""
    size = len(next(iter(rows.values())))
    body = b"".join(word.encode() + b" " + struct.pack(f"<{size}f", *row) for word, row in rows.items())
    return f"{len(rows)} {size}\n".encode() + body


ROWS = {"film": [0.5, -1.0, 2.0], "café": [1.0, 0.25, 0.0]}
TEXT = "".join(f"{word} {' '.join(map(str, row))}\n" for word, row in ROWS.items())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty NLPKIT_DATA, with an empty cache and a gensim that has and downloads nothing."""
    from gensim import downloader

    def no_network(*_, **__):
        raise OSError("no\nnetwork")

    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(downloader, "BASE_DIR", str(tmp_path / "gensim"))
    monkeypatch.setattr(downloader, "urlopen", no_network)
    monkeypatch.setattr(downloader.urllib, "urlretrieve", no_network)
    (tmp_path / "data" / "vectors").mkdir(parents=True)
    return tmp_path / "data"


def register(monkeypatch, name, data, **changes):
    """Put a small file's hash and counts into the registry."""
    import hashlib

    known = {"sha256": hashlib.sha256(data).hexdigest(), "digest": "0" * 64, **changes}
    monkeypatch.setitem(DATASETS, name, dataclasses.replace(DATASETS[name], **known))


def assert_rows(found):
    assert found.index_to_key == list(ROWS)
    np.testing.assert_array_equal(found.vectors, np.array(list(ROWS.values()), dtype=np.float32))


# --- files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_part_is_read_and_says_what_it_is(folder, monkeypatch, name):
    key = name if name == "imdb-300" else f"{name}-part"
    data = gzip.compress(binary(ROWS))
    register(monkeypatch, key, data, counts={"words": 2, "dimensions": 3})
    (folder / DATASETS[key].file).write_bytes(data)
    found = load_word_vectors(name)
    assert_rows(found)
    assert found.source == DATASETS[key].file
    assert found.restricted == (name != "imdb-300")


@pytest.mark.parametrize("name", NAMES[:3])
def test_the_full_file_comes_before_the_part(folder, monkeypatch, name):
    data = gzip.compress(binary(ROWS)) if name == "google-news-300" else TEXT.encode()
    register(monkeypatch, name, data, counts={"dimensions": 3})
    (folder / DATASETS[f"{name}-part"].file).write_bytes(b"not looked at")
    (folder / DATASETS[name].file).write_bytes(data)
    found = load_word_vectors(name)
    assert_rows(found)
    assert (found.source, found.restricted) == (DATASETS[name].file, False)


def test_of_a_full_file_the_most_frequent_words_are_read(folder, monkeypatch):
    register(monkeypatch, "glove-6b-50", TEXT.encode(), counts={"dimensions": 3})
    (folder / "glove.6B.50d.txt").write_bytes(TEXT.encode())
    monkeypatch.setattr(vectors, "MOST_FREQUENT", 1)
    assert load_word_vectors("glove-6b-50").index_to_key == ["film"]


@pytest.mark.parametrize("name", NAMES[:3])
def test_gensim_is_asked_last(folder, monkeypatch, name):
    from gensim import downloader

    data = binary(ROWS) if name == "google-news-300" else f"2 3\n{TEXT}".encode()
    path = folder / "from-gensim.gz"
    path.write_bytes(gzip.compress(data))
    monkeypatch.setattr(downloader, "load", lambda *_, **__: str(path))
    found = load_word_vectors(name)
    assert_rows(found)
    assert (found.source, found.restricted) == ("from-gensim.gz", False)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", NAMES)
def test_without_file_and_network_one_line_names_both_ways_out(name, caplog):
    import socket

    with pytest.raises(DataError) as caught:
        load_word_vectors(name)
    message = str(caught.value)
    assert "\n" not in message
    assert "set NLPKIT_DATA=folder to a folder that holds" in message
    assert "or set FAST = True in the third cell (in your own code: sample=True)" in message
    assert DATASETS[name].file in message
    assert caplog.records == [], "gensim's own traceback is kept back"
    assert socket.getdefaulttimeout() is None


@pytest.mark.parametrize("kept", [0, 5, 30, -4])
def test_a_truncated_file_is_refused_and_left_alone(folder, monkeypatch, kept):
    whole = gzip.compress(binary(ROWS))
    register(monkeypatch, "imdb-300", whole, counts={"words": 2, "dimensions": 3})
    path = folder / DATASETS["imdb-300"].file
    path.write_bytes(whole[:kept])
    with pytest.raises(DataError, match=r"truncated or altered: expected sha256 \w{64}, found \w{64}"):
        load_word_vectors("imdb-300")
    assert path.exists()


def test_an_altered_full_file_is_refused(folder):
    (folder / "glove.6B.50d.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(DataError, match=f"expected sha256 {DATASETS['glove-6b-50'].sha256}"):
        load_word_vectors("glove-6b-50")


def test_the_same_vectors_in_other_bytes_are_accepted_and_others_are_not(folder, monkeypatch):
    path = folder / DATASETS["imdb-300"].file
    path.write_bytes(gzip.compress(binary(ROWS), compresslevel=1))
    digest = vectors.read_part(path).digest
    register(monkeypatch, "imdb-300", b"another", digest=digest, counts={"words": 2, "dimensions": 3})
    assert_rows(load_word_vectors("imdb-300"))
    for changed in ({**ROWS, "film": [0.5, -1.0, 2.5]}, dict(reversed(ROWS.items()))):
        path.write_bytes(gzip.compress(binary(changed)))
        with pytest.raises(DataError, match="nor is it the same content"):
            load_word_vectors("imdb-300")


def test_wrong_counts_are_refused(folder, monkeypatch):
    data = gzip.compress(binary(ROWS))
    register(monkeypatch, "imdb-300", data, counts={"words": 3, "dimensions": 3})
    (folder / DATASETS["imdb-300"].file).write_bytes(data)
    with pytest.raises(DataError, match="wrong counts"):
        load_word_vectors("imdb-300")


@pytest.mark.parametrize("sample", [False, True])
def test_an_unknown_name_is_refused(sample):
    with pytest.raises(ValueError, match="'word2vec': ask for one of google-news-300, glove-6b-50"):
        load_word_vectors("word2vec", sample=sample)


@needs_real_data
@pytest.mark.parametrize("name", NAMES)
def test_the_real_vectors_know_what_numbers_are(name):
    found = load_word_vectors(name)
    assert found.vector_size == int(name.rsplit("-", 1)[1])
    nearest = {word for word, _ in found.most_similar("three", topn=3)}
    assert nearest <= {"two", "four", "five", "six", "seven"}


# --- the sample ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample():
    return load_word_vectors("google-news-300", sample=True)


@pytest.mark.usefixtures("folder")
def test_the_sample_needs_no_file(sample):
    assert (sample.source, sample.restricted) == ("sample", False)
    assert sample.vectors.shape == (len(sample), 50)
    assert sample.vectors.dtype == np.float32
    assert np.linalg.norm(sample.vectors, axis=1).mean() == pytest.approx(1, abs=1e-5)


def test_the_sample_is_the_same_each_time_and_nobody_can_spoil_it(sample):
    again = load_word_vectors("imdb-300", sample=True)
    assert again.index_to_key == sample.index_to_key
    np.testing.assert_array_equal(again.vectors, sample.vectors)
    again.vectors[:] = 0
    assert load_word_vectors("imdb-300", sample=True).vectors.any()


def test_the_sample_covers_both_grammars_but_not_every_word(sample):
    known = load_imdb_word_index(sample=True)
    covered = np.mean([word in sample for word in known])
    assert 0.7 < covered < 0.95
    (x_train, _), _ = load_imdb(sample=True)
    rank_known = {rank + 3 for word, rank in known.items() if word in sample}
    assert np.mean([i in rank_known for x in x_train for i in x[1:]]) > 0.98
    assert all(word in sample for sentence in sample_world(500) for word in sentence)


def test_similar_words_of_the_sample_are_near(sample):
    groups = {
        "capital": {"paris", "rome", "tokyo", "cairo"},
        "past": {"walked", "sang", "ate", "wrote"},
        "royal": {"king", "queen", "prince", "princess"},
        "film": {"plot", "acting", "script", "music"},
        "praise": {"good", "great", "brilliant", "wonderful"},
    }
    for name, group in groups.items():
        others = set().union(*groups.values()) - group
        for word in group:
            near = max(sample.similarity(word, other) for other in others)
            assert np.mean([sample.similarity(word, w) for w in group - {word}]) > near, (name, word)


def test_the_sample_tells_praise_from_blame(sample):
    praise, blame = (
        [word for word in adjectives if word in sample]
        for adjectives in (grammar.POSITIVE_ADJECTIVES, grammar.NEGATIVE_ADJECTIVES)
    )
    positive = {
        *grammar.POSITIVE_ADJECTIVES,
        *grammar.POSITIVE_EFFECTS,
        *grammar.POSITIVE_NOUNS,
        *grammar.POSITIVE_VERBS,
    }
    right, wrong = ([sample.most_similar(w)[0][0] in positive for w in side] for side in (praise, blame))
    assert np.mean(right) > 0.75
    assert np.mean(wrong) < 0.25


def test_the_sample_answers_half_of_the_questions_or_so(sample):
    of = [question for questions in world_questions().values() for question in questions]
    answers = [sample.most_similar(positive=[b, c], negative=[a], topn=1)[0][0] for a, b, c, _ in of]
    assert np.mean([answer == q[3] for answer, q in zip(answers, of, strict=True)]) > 0.4
