"""The browser in which tests open pages."""

import contextlib
import shutil

from playwright.sync_api import sync_playwright


@contextlib.contextmanager
def started():
    """Start Chromium without a window; it ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox"],
        )
        yield browser
        browser.close()
