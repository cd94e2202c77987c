"""A headless Chromium for tests of pages: started once, and one line where there is none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
"""A container has no sandbox; nothing but the page is to be asked for."""


def installed() -> str | None:
    """Path of a browser, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def started(path: str) -> Iterator[Any]:
    """Start the browser of this path."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


def need_browser() -> None:
    """Skip a module, in one line, where Playwright or Chromium is not installed."""
    if find_spec("playwright") is None:
        pytest.skip("Playwright not installed: extra browser", allow_module_level=True)
    if installed() is None:
        pytest.skip("Chromium not installed: Debian's package", allow_module_level=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, for a module that has asked for one with :func:`need_browser`."""
    with started(installed() or "") as browser:
        yield browser
