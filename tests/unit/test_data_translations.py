"""English-French pairs: read in either form, refused when altered or too few; and the sample's form."""

import dataclasses
import gzip
import io
import os
import zipfile
from itertools import pairwise

import pytest

from nlpkit.data import DATASETS, DataError, fetch, load_translations
from nlpkit.data.translations import read_archive, read_pairs

needs_real_data = pytest.mark.skipif(
    not os.environ.get("NLPKIT_DATA"), reason="needs the real pairs: set NLPKIT_DATA to the folder of eng_fra"
)

# as in the official files: narrow spaces and marks at which splitlines would cut
LINES = "Go.\tVa\u202f!\nWhat?\tQuoi\xa0?\nWhat?\tDe  quoi\u2009?\nWait\x85\tAttends\u2028!\n"
PAIRS = [("Go.", "Va !"), ("What?", "Quoi ?"), ("What?", "De quoi ?"), ("Wait", "Attends !")]
COUNTS = {"pairs": 4, "english": 3}


def archive(lines=LINES, name="fra.txt"):
    """Return a small fra-eng.zip."""
    file = io.BytesIO()
    attributed = "".join(f"{line}\tCC-BY 2.0 (France) #1\n" for line in lines.split("\n")[:-1])
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("_about.txt", "see tatoeba.org")
        zipped.writestr(name, attributed)
    return file.getvalue()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty NLPKIT_DATA, with an empty cache and an address where nobody answers."""
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    change(monkeypatch, "translations_archive", urls=("http://127.0.0.1:9/fra-eng.zip",))
    (tmp_path / "data" / "eng_fra").mkdir(parents=True)
    return tmp_path / "data"


def change(monkeypatch, name, **known):
    monkeypatch.setitem(DATASETS, name, dataclasses.replace(DATASETS[name], **known))


def test_pairs_are_read_line_by_line_with_plain_spaces(folder, monkeypatch):
    path = folder / "eng_fra" / "eng-fra.tsv.gz"
    path.write_bytes(gzip.compress(LINES.encode()))
    content = read_pairs(path)
    assert content.counts == COUNTS
    change(monkeypatch, "translations", digest=content.digest, counts=COUNTS)
    assert load_translations() == PAIRS


@pytest.mark.parametrize(
    "member", ["fra.txt", "fra-eng/fra.txt"]
)  # as the official file and its mirror have it
def test_the_official_archive_gives_the_same(folder, monkeypatch, member):
    (folder / "fra-eng.zip").write_bytes(archive(name=member))
    change(monkeypatch, "translations_archive", counts=COUNTS)
    assert load_translations() == PAIRS


def test_an_archive_may_grow_but_not_shrink(folder, monkeypatch):
    change(monkeypatch, "translations_archive", counts={"pairs": 4, "english": 3})
    (folder / "fra-eng.zip").write_bytes(archive(LINES + "Hi.\tSalut !\n"))
    assert load_translations() == [*PAIRS, ("Hi.", "Salut !")]
    for fewer in (LINES.replace("Go.\tVa\u202f!\n", ""), LINES.replace("Go.", "What?")):
        (folder / "fra-eng.zip").write_bytes(archive(fewer))
        with pytest.raises(
            DataError, match=r"too low counts: expected at least {'pairs': 4, 'english': 3}, found"
        ):
            load_translations()


@pytest.mark.parametrize(
    "data",
    [
        archive()[:-30],
        archive(LINES + "Hi.\t\n"),
        archive(name="deu.txt"),
        archive("Hi.\n").replace(b"\tCC-BY", b" CC-BY"),
        gzip.compress(LINES.encode()),
        b"",
    ],
    ids=["cut", "no French", "another language", "two columns", "gzip", "empty"],
)
def test_an_archive_that_is_none_is_refused_and_left_alone(folder, monkeypatch, data):
    change(monkeypatch, "translations_archive", counts={"pairs": 0, "english": 0})
    (folder / "fra-eng.zip").write_bytes(data)
    with pytest.raises(DataError, match=r"altered: sha256 \w{64}; it cannot be decoded") as caught:
        load_translations()
    assert "\n" not in str(caught.value)
    assert (folder / "fra-eng.zip").exists()


@pytest.mark.parametrize("spoil", [lambda data: data, lambda data: data[:-9], lambda data: b""])
def test_an_altered_file_is_refused_with_both_hashes_and_left_alone(folder, spoil):
    path = folder / "eng_fra" / "eng-fra.tsv.gz"
    path.write_bytes(spoil(gzip.compress(LINES.encode())))
    with pytest.raises(DataError, match=r"expected sha256 6996b237\w+, found \w{64}; (nor is|it cannot)"):
        load_translations()
    assert path.exists()


def test_the_digest_depends_on_the_sentences_and_not_on_the_bytes(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(gzip.compress(LINES.encode()))
    digest = read_pairs(path).digest
    path.write_bytes(archive(LINES.replace("\u202f", " ")))
    assert read_archive(path).digest == digest
    for altered in (LINES.replace("Quoi", "Qui"), LINES.replace("Go", "Do"), LINES + "Hi.\tSalut !\n"):
        path.write_bytes(archive(altered))
        assert read_archive(path).digest != digest


@pytest.mark.usefixtures("folder")
def test_without_data_and_network_one_line_names_both_ways_out():
    with pytest.raises(
        DataError, match=r"fra-eng\.zip cannot be had .*127\.0\.0\.1:9: no connection"
    ) as caught:
        load_translations()
    assert (
        "set NLPKIT_DATA=folder to a folder that holds fra-eng.zip, or set FAST = True in the third cell"
        in str(caught.value)
    )
    assert "\n" not in str(caught.value)


@needs_real_data
def test_the_real_pairs_are_sorted_and_say_the_same_in_several_ways():
    pairs = load_translations()
    assert len(pairs) == 76_037
    assert [pair for pair in pairs if pair[0] == "Run!"][:2] == [("Run!", "Cours !"), ("Run!", "Courez !")]
    lengths = [len(english) for english, _ in pairs if english.isascii()]  # a sign outside ASCII counts more
    assert sum(a > b for a, b in pairwise(lengths)) < 10
    assert max(len(english.split()) for english, _ in pairs) == 9
    assert len({english for english, _ in pairs}) == 49_197
    assert not any("\u202f" in side or "  " in side for pair in pairs for side in pair)


@pytest.mark.usefixtures("folder")
def test_the_sample_has_the_form_of_the_real_pairs():
    pairs = load_translations(sample=True)
    assert (len(pairs), len({english for english, _ in pairs})) == (5_000, 5_000)
    lengths = [len(english) for english, _ in pairs]
    assert lengths == sorted(lengths)
    assert all(type(pair) is tuple and all(type(side) is str for side in pair) for pair in pairs)
    pairs.clear()
    assert len(load_translations(sample=True)) == 5_000
