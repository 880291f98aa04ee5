"""Signing in by hand: a real window on a virtual screen, and keys pressed by another program in place of the person."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from recorded.server import PracticeShop

TOOLS = ("Xvfb", "xdotool", "chromium")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
SCREEN = ":91"
# The email field of the practice shop's sign-in page, in pixels from the window's corner: the page's own place for it
# plus the browser's bars above.
EMAIL_FIELD = (400, 617)

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"needs a virtual screen and a window: {', '.join(MISSING)} missing"
)


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    server = subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "1400x1100x24"], stderr=subprocess.DEVNULL)
    yield {"DISPLAY": SCREEN}
    server.terminate()
    server.wait(10)


def test_the_session_of_a_person_who_signs_in_at_the_window_is_kept(screen: dict[str, str], tmp_path: Path) -> None:
    with PracticeShop(edition="classic", port=0) as shop:
        environment = os.environ | screen | {
            "KORS_BOT_BASE_URL": shop.url,
            "KORS_BOT_EMAIL": shop.account.email,
            "KORS_BOT_DATA_DIR": str(tmp_path),
            "KORS_BOT_BROWSER": str(shutil.which("chromium")),
        }  # fmt: skip
        command = [sys.executable, "-m", "kors_bot", "login", "--by-hand"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

        def press(*words: str) -> None:
            subprocess.run(["xdotool", *words], env=environment, check=True, stdout=subprocess.DEVNULL, timeout=60)

        press("search", "--sync", "--onlyvisible", "--name", "practice shop")
        press("mousemove", *map(str, EMAIL_FIELD), "click", "1")
        press("type", "--delay", "20", shop.account.email)
        press("key", "Tab")
        press("type", "--delay", "20", shop.account.password)
        press("key", "Return")
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert said.startswith("Signed in; the session is kept for the next runs.")
    assert (tmp_path / "sessions" / "default.json").exists()
    assert shop.requests == ["GET Login-Show", "POST Account-Login", "GET Account-Show"]
