"""Chromium, driven by Playwright: the one way in which tests open a page."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, WebError, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HERE = "127.0.0.1"

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start this machine's own Chromium; it finds no other machine.

    Until it ends, Playwright's event loop counts as running in this thread: nothing may call ``asyncio.run``.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}"]
        )
        try:
            yield browser
        finally:
            browser.close()


def listen(context: BrowserContext) -> list[tuple[str, str]]:
    """Return a list that grows with the errors of all pages and frames: what was said, and of which address.

    What differs from run to run is taken out: only the path is left of an address on this machine, only the
    kind of a blob's.
    """
    said = []

    def note(text: str, url: str) -> None:
        parts = urlsplit(url.split("?")[0])
        where = {HERE: parts.path, None: f"{parts.scheme}:"}.get(parts.hostname, parts.geturl())
        said.append((re.sub(r"blob:[^']*", "blob:", text), where))

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            note(message.text, message.location["url"])

    def on_error(error: WebError) -> None:
        script = re.search(r"https?://[^\s()]+?(?=:\d+:\d+)", error.error.stack or "")
        note(f"uncaught: {error.error.message}", script[0] if script else error.page.url)

    context.on("console", on_console)
    context.on("weberror", on_error)
    return said
