"""Makes the README's pictures from the practice shop: ``python docs/make_pictures.py``.

Every picture is what the program shows: the terminal's from the real command's output, the others from its evidence
folder and its review page. The browser is the one that kors-bot itself would use.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from kors_bot.browser.find import find_browser
from recorded.server import PracticeShop

HERE = Path(__file__).parent / "pictures"
ORDER = "1024500104"
RETURNED = "1024500107"

_SHOWN = """async () => {
  const seen = [...document.images].filter((one) => one.getBoundingClientRect().top < innerHeight);
  await Promise.all(seen.map((one) => one.decode()));
  return true;
}"""
_WINDOW = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: transparent; }}
figure {{ margin: 0; padding: 28px; display: inline-block; background: #ece7df; }}
main {{ background: #17181c; border-radius: 10px; box-shadow: 0 18px 40px #0005; padding: 14px 22px 22px; }}
header {{ display: flex; gap: 8px; padding-bottom: 14px; }}
a {{ color: #8fb8ff; }}
header i {{ width: 12px; height: 12px; border-radius: 50%; background: #3a3c44; }}
pre {{ margin: 0; font: 15px/1.45 "DejaVu Sans Mono", "Liberation Mono", monospace; color: #d8d8d4; }}
</style><figure><main><header><i></i><i></i><i></i></header><pre>{screen}</pre></main></figure>"""


_COLOURS = [
    (40, 42, 54), (255, 123, 114), (126, 211, 133), (233, 190, 109),
    (122, 176, 255), (214, 158, 235), (110, 205, 200), (216, 216, 212),
]  # fmt: skip
_THEME = TerminalTheme((23, 24, 28), (216, 216, 212), _COLOURS, _COLOURS)


def main() -> None:
    """Makes all pictures."""
    HERE.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        PracticeShop(edition="modern", port=0) as shop,
        a_page() as page,
    ):
        run = Runner(shop, Path(folder))
        picture_of_terminal(page, f"kors-bot status {ORDER}", run.on_a_terminal("status", ORDER), "terminal.png")
        keep(run.picture("status", ORDER, name="order-page"), "evidence.png", height=1500)
        keep(run.picture("cancel", "1024500102", name="filled-form"), "filled-form.png", height=1500)
        keep(run.picture("return", RETURNED, "--submit", "--yes", name="answer"), "return.png", height=1300)
        run("watch", "1024500102", "--want", "cancel")
        run("check")
        for pages, name in ((("review",), "review.png"), (("review", ORDER), "review-order.png")):
            picture_of_review(page, Path(json.loads(run(*pages, "--json"))["review"]), name)


class Runner:
    """Runs kors-bot as a shopper would, against the practice shop and a data folder of its own."""

    def __init__(self, shop: PracticeShop, folder: Path) -> None:
        account = shop.account
        self.folder = folder
        self.environment = os.environ | {
            "KORS_BOT_BASE_URL": shop.url,
            "KORS_BOT_EMAIL": account.email,
            "KORS_BOT_PASSWORD": account.password,
            "KORS_BOT_FIRST_NAME": account.first_name,
            "KORS_BOT_LAST_NAME": account.last_name,
            "KORS_BOT_POSTAL_CODE": account.postal_code,
            "KORS_BOT_DATA_DIR": str(folder / "kors-bot"),
        }

    def __call__(self, *words: str, **more: str) -> str:
        command = [sys.executable, "-m", "kors_bot", *words]
        done = subprocess.run(command, env=self.environment | more, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            raise SystemExit(f"kors-bot {' '.join(words)} ended with {done.returncode}: {done.stderr}{done.stdout}")
        return done.stdout

    def on_a_terminal(self, *words: str) -> str:
        output = self(*words, FORCE_COLOR="1", COLUMNS="96", TERM="xterm-256color")
        return output.replace(str(self.folder), "~")  # a reader's own folder, not the one of this run

    def picture(self, *words: str, name: str) -> Path:
        """Runs a command and returns the picture of that name which it kept."""
        result = json.loads(self(*words, "--json"))["results"][0]
        return next(Path(path) for path in reversed(result["evidence"]["screenshots"]) if name in Path(path).name)


@contextmanager
def a_page() -> Iterator[Page]:
    """A page of the browser that kors-bot finds."""
    with sync_playwright() as playwright:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        browser = playwright.chromium.launch(
            executable_path=find_browser(None, headed=False).path, chromium_sandbox=not root
        )
        yield browser.new_page(viewport={"width": 1180, "height": 900})
        browser.close()


def picture_of_terminal(page: Page, command: str, output: str, name: str) -> None:
    """Draws a command and what it printed as a terminal window."""
    console = Console(record=True, width=96, file=io.StringIO(), force_terminal=True)
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    console.print()
    console.print(Text.from_ansi(output.rstrip()))
    screen = console.export_html(inline_styles=True, code_format="{code}", theme=_THEME)
    page.set_content(_WINDOW.format(screen=screen))
    page.locator("figure").screenshot(path=HERE / name)


def picture_of_review(page: Page, path: Path, name: str) -> None:
    """Shows the first screen of a review page."""
    page.goto(path.as_uri())
    page.wait_for_function(_SHOWN)  # its pictures are decoded beside the rest
    page.screenshot(path=HERE / name)


def keep(picture: Path, name: str, *, height: int) -> None:
    """Keeps the upper part of a full-page picture, small enough for a README."""
    with Image.open(picture) as whole:
        part = whole.crop((0, 0, whole.width, min(whole.height, height)))
        part.thumbnail((900, 2000))
        part.save(HERE / name, optimize=True)


if __name__ == "__main__":
    main()
