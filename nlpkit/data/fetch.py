"""Find a dataset's file, download it if need be, and make sure that it is the right one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from nlpkit.data.registry import Dataset

T = TypeVar("T")

TIMEOUT = (4, 30)
"""Seconds to wait for a connection, and then for the next piece of a download."""

OR_SAMPLE = "or set FAST = True in the third cell (in your own code: sample=True)"
"""What else to do about data that cannot be had: who runs a lecture knows ``FAST`` only."""

PROGRESS_AFTER = 3
"""Seconds after which a download shows a progress bar."""


class DataError(RuntimeError):
    """A dataset cannot be had, or a file is not what it should be. The message is one line."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: in a notebook the message alone helps, the way through this package does not.
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Content(Generic[T]):
    """What a reader found in a file.

    Parameters
    ----------
    value : object
        The decoded content.
    digest : str
        A digest of it that does not depend on how it was written.
    counts : dict of str to int
        The numbers to compare with those of the registry.
    """

    value: T
    digest: str
    counts: dict[str, int]


def fetch(dataset: Dataset, read: Callable[[Path], Content[T]]) -> T:
    """Find a dataset's file, check it and read it.

    Looks into the folder that the environment variable ``NLPKIT_DATA`` names, then into the user's cache,
    and then tries to download it into the cache from each address in turn. A wrong file in the cache is
    deleted; one in ``NLPKIT_DATA`` is the user's own, and is refused but left alone.

    Parameters
    ----------
    dataset : Dataset
        What to look for.
    read : callable
        Decodes the file at a path. It must be safe on a file that nobody has checked.

    Raises
    ------
    DataError
        If the file is in ``NLPKIT_DATA`` but is not the right one, or if it cannot be had at all.
    """
    reasons = []
    if folder := os.environ.get("NLPKIT_DATA"):
        path = Path(folder).expanduser() / dataset.file
        if path.is_file():
            try:
                return verify(dataset, path, read)
            except DataError as error:
                raise DataError(f"{error}; put the right file there, or unset NLPKIT_DATA") from error
        reasons.append(f"it is not in NLPKIT_DATA={folder}")
    path = cache_folder() / dataset.file
    if path.is_file():
        try:
            return verify(dataset, path, read)
        except DataError as error:
            path.unlink()
            reasons.append(f"the copy in the cache is wrong and was deleted: {error}")
    for url in dataset.urls:
        try:
            return _download(dataset, url, path, read)
        except (DataError, OSError) as error:  # the exceptions of requests are OSErrors
            reasons.append(f"{urlsplit(url).netloc}: {_reason(error)}")
    if not dataset.urls:
        reasons.append("no address to download it from is known")
    raise DataError(
        f"{dataset.file} cannot be had ({'; '.join(reasons)}); set NLPKIT_DATA=folder to a folder that holds "
        f"{dataset.file}, {OR_SAMPLE}"
    )


def locate(dataset: Dataset) -> Path | None:
    """Return where a dataset's file is, in ``NLPKIT_DATA`` or in the cache, unchecked; None if nowhere."""
    places = [Path(os.environ["NLPKIT_DATA"]).expanduser()] if os.environ.get("NLPKIT_DATA") else []
    places.append(cache_folder())
    return next((folder / dataset.file for folder in places if (folder / dataset.file).is_file()), None)


def verify(dataset: Dataset, path: Path, read: Callable[[Path], Content[T]]) -> T:
    """Read a file and make sure that it is the dataset's.

    The official file is known by its sha256, if we know that. Where the same content was written anew, in
    other bytes, the digest of the decoded content decides. The counts must be right in any case. A file that
    grows from time to time is known by neither: there must be at least as much as the counts say.

    Raises
    ------
    DataError
        If it is another file; the message gives the expected and the found hash.
    """
    import pooch

    found = pooch.file_hash(str(path), alg="sha256")
    expected = f"expected sha256 {dataset.sha256}, found" if dataset.sha256 else "sha256"
    wrong = f"{path} is truncated or altered: {expected} {found}"
    try:
        content = read(path)
    except Exception as error:  # whatever an altered file makes its reader raise, it means this
        raise DataError(f"{wrong}; it cannot be decoded ({type(error).__name__})") from error
    if dataset.digest is None:
        if any(content.counts[name] < least for name, least in dataset.counts.items()):
            least = f"expected at least {dataset.counts}"
            raise DataError(f"{path} has too low counts: {least}, found {content.counts}")
        return content.value
    if found != dataset.sha256 and content.digest != dataset.digest:
        raise DataError(
            f"{wrong}; nor is it the same content: expected {dataset.digest}, found {content.digest}"
        )
    if content.counts != dataset.counts:
        raise DataError(f"{path} has the wrong counts: expected {dataset.counts}, found {content.counts}")
    return content.value


def cache_folder() -> Path:
    """Return the folder that keeps downloads, one a user."""
    import pooch

    return Path(pooch.os_cache("nlpkit"))


def _download(dataset: Dataset, url: str, path: Path, read: Callable[[Path], Content[T]]) -> T:
    """Download to a file beside ``path``, and let it take that name only when it has been verified."""
    import pooch

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    progress = _progress_bar(dataset.file)
    try:
        download = pooch.HTTPDownloader(progressbar=progress, chunk_size=2**16, timeout=TIMEOUT)
        download(url, name, None)
        value = verify(dataset, part, read)
        part.replace(path)
        return value
    finally:
        if progress is not False:  # an empty bar has no truth value
            progress.close()
        part.unlink(missing_ok=True)


def _progress_bar(description: str) -> object:
    try:
        from tqdm import tqdm
    except ImportError:
        return False

    class Bar(tqdm):
        def reset(self, total: float | None = None) -> None:
            self.n = 0  # pooch resets a bar before it fills it up, and tqdm would draw it whatever the delay

    # pooch asks whether the bar is true before it sets the total, and a bar without a total cannot answer
    return Bar(desc=description, total=1, unit="B", unit_scale=True, delay=PROGRESS_AFTER, leave=False)


def _reason(error: Exception) -> str:
    from requests import exceptions

    if isinstance(error, exceptions.HTTPError):
        return f"HTTP {error.response.status_code}"
    if isinstance(error, exceptions.Timeout):
        return "no answer in time"
    if isinstance(error, exceptions.ChunkedEncodingError):
        return "the connection broke off"
    if isinstance(error, exceptions.ConnectionError):
        return "no connection"
    return " ".join(str(error).split())
