"""Finding, downloading and verifying files, against a server on this machine and with a small dataset."""

import dataclasses
import hashlib
import json
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nlpkit.data import DataError, fetch
from nlpkit.data.registry import Dataset

CONTENT = {"the": 1, "film": 2}
OFFICIAL = json.dumps(CONTENT).encode()
REWRITTEN = json.dumps(CONTENT, indent=2).encode()
ALTERED = json.dumps({"the": 1, "flim": 2}).encode()
TRUNCATED = OFFICIAL[:10]


def digest_of(content):
    return hashlib.sha256(repr(sorted(content.items())).encode()).hexdigest()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    return fetch.Content(content, digest_of(content), {"words": len(content)})


class Server(ThreadingHTTPServer):
    """Serves ``pages``: path to (status, declared length, body); counts the requests."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.requested, self.halfway = {}, [], lambda: None

    def url(self, path, body, status=200, length=None):
        self.pages[path] = status, len(body) if length is None else length, body
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requested.append(self.path)
        status, length, body = self.server.pages[self.path]
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        self.server.halfway()
        self.wfile.write(body[len(body) // 2 :])

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return an empty cache folder, with no NLPKIT_DATA and no proxy in the way."""
    for name in ("NLPKIT_DATA", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "cache"
    monkeypatch.setattr(fetch, "cache_folder", lambda: folder)
    return folder


def dataset(*urls, counts=None):
    return Dataset(
        name="words",
        file="words.json",
        urls=urls,
        sha256=sha256(OFFICIAL),
        digest=digest_of(CONTENT),
        licence="none",
        citation="none",
        counts=counts or {"words": 2},
    )


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_download_is_kept_and_not_repeated(server, cache):
    words = dataset(server.url("/words.json", OFFICIAL))
    assert fetch.fetch(words, read) == CONTENT
    assert files(cache) == ["words.json"]
    assert (cache / "words.json").read_bytes() == OFFICIAL
    assert fetch.fetch(words, read) == CONTENT
    assert server.requested == ["/words.json"]


@pytest.mark.parametrize("status", [404, 403, 500])
def test_the_mirror_is_tried_when_the_first_address_fails(server, cache, status):
    words = dataset(server.url("/gone", b"no such page", status=status), server.url("/mirror", OFFICIAL))
    assert fetch.fetch(words, read) == CONTENT
    assert server.requested == ["/gone", "/mirror"]
    assert files(cache) == ["words.json"]


@pytest.mark.parametrize(("body", "length"), [(TRUNCATED, len(OFFICIAL)), (TRUNCATED, None), (ALTERED, None)])
def test_the_mirror_is_tried_when_the_first_file_is_wrong(server, cache, body, length):
    words = dataset(server.url("/wrong", body, length=length), server.url("/mirror", OFFICIAL))
    assert fetch.fetch(words, read) == CONTENT
    assert server.requested == ["/wrong", "/mirror"]
    assert (cache / "words.json").read_bytes() == OFFICIAL


def test_a_broken_connection_is_named_and_leaves_nothing(server, cache):
    with pytest.raises(DataError, match="the connection broke off"):
        fetch.fetch(dataset(server.url("/words.json", TRUNCATED, length=len(OFFICIAL))), read)
    assert files(cache) == []


@pytest.mark.parametrize("body", [TRUNCATED, ALTERED, b""])
def test_a_wrong_download_is_refused_with_both_hashes_and_leaves_nothing(server, cache, body):
    with pytest.raises(DataError) as caught:
        fetch.fetch(dataset(server.url("/words.json", body)), read)
    message = str(caught.value)
    assert f"expected sha256 {sha256(OFFICIAL)}, found {sha256(body)}" in message
    assert "\n" not in message
    assert files(cache) == []


def test_the_same_content_in_other_bytes_is_accepted(server, cache):
    assert REWRITTEN != OFFICIAL
    assert fetch.fetch(dataset(server.url("/words.json", REWRITTEN)), read) == CONTENT
    assert files(cache) == ["words.json"]


def test_wrong_counts_are_refused_even_in_the_official_file(server, cache):
    with pytest.raises(DataError, match=r"wrong counts: expected \{'words': 3\}, found \{'words': 2\}"):
        fetch.fetch(dataset(server.url("/words.json", OFFICIAL), counts={"words": 3}), read)
    assert files(cache) == []


def test_without_an_official_hash_the_content_decides(server, cache):
    unknown = {"sha256": None}
    words = dataclasses.replace(dataset(server.url("/words.json", REWRITTEN)), **unknown)
    assert fetch.fetch(words, read) == CONTENT
    words = dataclasses.replace(
        dataset(server.url("/other/words.json", ALTERED)), file="other.json", **unknown
    )
    with pytest.raises(DataError, match=f"altered: sha256 {sha256(ALTERED)}; nor is it the same content"):
        fetch.fetch(words, read)
    assert files(cache) == ["words.json"]


@pytest.mark.parametrize(("least", "accepted"), [(1, True), (2, True), (3, False)])
def test_a_file_that_grows_is_accepted_by_its_counts(server, cache, least, accepted):
    url = server.url("/words.json", ALTERED)
    words = dataclasses.replace(dataset(url, counts={"words": least}), sha256=None, digest=None)
    if accepted:
        assert fetch.fetch(words, read) == {"the": 1, "flim": 2}
    else:
        with pytest.raises(DataError, match=r"expected at least {'words': 3}, found {'words': 2}"):
            fetch.fetch(words, read)
        assert files(cache) == []


def test_a_file_is_invisible_until_it_is_whole_and_verified(server, cache):
    seen = []
    server.halfway = lambda: seen.append((cache / "words.json").exists())

    def read_and_look(path):
        seen.append((cache / "words.json").exists())
        return read(path)

    fetch.fetch(dataset(server.url("/words.json", OFFICIAL)), read_and_look)
    assert seen == [False, False]
    assert files(cache) == ["words.json"]


def test_an_interrupt_leaves_nothing(server, cache):
    def interrupted(path):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch.fetch(dataset(server.url("/words.json", OFFICIAL)), interrupted)
    assert files(cache) == []


@pytest.mark.parametrize("body", [TRUNCATED, ALTERED])
def test_a_wrong_file_in_the_cache_is_replaced(server, cache, body):
    cache.mkdir()
    (cache / "words.json").write_bytes(body)
    assert fetch.fetch(dataset(server.url("/words.json", OFFICIAL)), read) == CONTENT
    assert (cache / "words.json").read_bytes() == OFFICIAL


def test_a_wrong_file_in_the_cache_is_deleted_even_without_a_network(cache):
    cache.mkdir()
    (cache / "words.json").write_bytes(ALTERED)
    with pytest.raises(DataError, match=f"was deleted: .*{sha256(OFFICIAL)}, found {sha256(ALTERED)}"):
        fetch.fetch(dataset(closed_address()), read)
    assert files(cache) == []


def test_the_users_own_folder_comes_first(server, cache, tmp_path, monkeypatch):
    (tmp_path / "words.json").write_bytes(REWRITTEN)
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    assert fetch.fetch(dataset(server.url("/words.json", OFFICIAL)), read) == CONTENT
    assert server.requested == []
    assert not cache.exists()


@pytest.mark.parametrize("body", [TRUNCATED, ALTERED])
def test_a_wrong_file_in_the_users_own_folder_is_refused_and_left_alone(
    server, cache, tmp_path, monkeypatch, body
):
    path = tmp_path / "words.json"
    path.write_bytes(body)
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    with pytest.raises(
        DataError, match=f"expected sha256 {sha256(OFFICIAL)}, found {sha256(body)}"
    ) as caught:
        fetch.fetch(dataset(server.url("/words.json", OFFICIAL)), read)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == body
    assert server.requested == []


def test_a_folder_without_the_file_leads_to_the_download(server, cache, tmp_path, monkeypatch):
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "empty"))
    assert fetch.fetch(dataset(server.url("/words.json", OFFICIAL)), read) == CONTENT


def test_without_a_network_comes_one_clear_line(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    with pytest.raises(DataError) as caught:
        fetch.fetch(dataset(closed_address(), closed_address()), read)
    message = str(caught.value)
    assert "\n" not in message
    assert message.count("no connection") == 2
    assert f"it is not in NLPKIT_DATA={tmp_path}" in message
    assert (
        "set NLPKIT_DATA=folder to a folder that holds words.json, or set FAST = True in the third cell"
        in message
    )
    assert files(cache) == []


def test_a_cache_that_cannot_be_written_is_named(server, cache):
    cache.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(DataError, match=re.escape("words.json cannot be had")):
        fetch.fetch(dataset(server.url("/words.json", OFFICIAL)), read)


def test_a_slow_download_shows_its_progress(server, cache, monkeypatch, capsys):
    pytest.importorskip("tqdm")
    server.halfway = lambda: time.sleep(0.5)
    fetch.fetch(dataset(server.url("/fast", OFFICIAL)), read)
    assert capsys.readouterr().err == ""
    (cache / "words.json").unlink()
    monkeypatch.setattr(fetch, "PROGRESS_AFTER", 0.1)
    fetch.fetch(dataset(server.url("/slow", OFFICIAL)), read)
    assert "words.json" in capsys.readouterr().err


def closed_address():
    """Return an address on this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/words.json"


def test_a_file_without_an_address_says_so(cache):
    with pytest.raises(DataError, match=r"cannot be had \(no address .* is known\); set NLPKIT_DATA=folder"):
        fetch.fetch(dataset(), read)
