"""A headless Chromium for tests of pages: started once, and one line where there is none."""

import shutil
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
"""A container has no sandbox; nothing but the page is to be asked for."""


@pytest.fixture(scope="module")
def chromium() -> Any:
    """A browser; the tests are skipped where Playwright or Chromium is not installed."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="Playwright not installed: extra browser"
    )
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("Chromium not installed: Debian's package chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()
