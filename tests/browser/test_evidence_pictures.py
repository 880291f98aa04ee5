"""Pictures as a real browser takes them, and what is kept when it cannot."""

import gzip
import io
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from flows import snapshot
from kors_bot.browser.processes import end_now, find_processes
from kors_bot.evidence import EvidenceStore
from kors_bot.evidence.ahead import ask_ahead
from kors_bot.evidence.pictures import MAX_HEIGHT, begin_picture, take_picture
from kors_bot.reread import load_snapshot
from kors_bot.verify import verify

RED = "<style>body{margin:0}input{border:0;width:300px;height:40px;background:#f00;color:#00f;font:30px serif}</style>"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 800, "height": 600})
    yield context.new_page()
    context.close()


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path, secrets=["hunter2-hunter2"])


def opened(png: bytes | None) -> Image.Image:
    assert png is not None
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_whole_page_is_on_the_picture(page: Page) -> None:
    page.set_content("<body style='margin:0'><div style='height:3000px;background:linear-gradient(#fff,#000)'></div>")
    assert opened(take_picture(page).png).size == (800, 3000)


def test_a_page_without_an_end_is_cut_and_the_record_says_so(page: Page) -> None:
    page.set_content("<body style='margin:0'><div style='height:90000px'></div>")
    picture = take_picture(page)
    assert opened(picture.png).size == (800, MAX_HEIGHT)
    assert picture.trouble == "The page is longer than this picture, which ends after 20,000 pixels."


@pytest.mark.parametrize(
    "field",
    [
        "<input type=password value=hunter2>",
        "<input type=text name=loginPassword value=hunter2>",
        "<input type=text autocomplete='section-x current-password' value=hunter2>",
    ],
)
def test_a_password_field_is_covered_also_while_it_is_shown_as_text(page: Page, field: str) -> None:
    page.set_content(RED + field)
    colours = opened(take_picture(page).png).crop((0, 0, 300, 40)).getcolors()
    assert colours == [(300 * 40, (0xEC, 0xEC, 0xEC))]


@pytest.mark.parametrize("holder", ["shadow root", "modal dialog"])
def test_a_password_field_is_covered_wherever_it_stands(page: Page, holder: str) -> None:
    page.set_content(RED + "<div id=host></div><dialog style='padding:0;border:0;margin:0'></dialog>")
    page.evaluate(
        """([holder, style]) => {
            const field = "<input name=password value=hunter2 style='display:block'>";
            const dialog = document.querySelector('dialog');
            if (holder === 'modal dialog') { dialog.innerHTML = field; dialog.showModal(); }
            else document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = style + field;
        }""",
        [holder, RED],
    )
    colours = opened(take_picture(page).png).crop((0, 0, 300, 40)).getcolors()
    assert colours == [(300 * 40, (0xEC, 0xEC, 0xEC))]


def test_a_page_that_cannot_be_held_still_is_not_pictured_uncovered(page: Page) -> None:
    page.set_content(RED + "<input type=password value=hunter2>")
    page.evaluate("() => { Document.prototype.querySelectorAll = () => { throw new Error('no') } }")
    picture = take_picture(page)
    assert picture.png is None
    assert picture.trouble is not None
    assert picture.trouble.startswith("No picture: the page could not be held still for one (")


def test_an_animation_is_pictured_at_its_end_and_an_endless_one_runs_on(page: Page) -> None:
    page.set_content(
        "<style>body{margin:0} @keyframes shade{from{background:#f00}to{background:#00f}}"
        "div{height:50px;animation:shade 60s forwards} p{height:50px;margin:0;animation:shade 60s infinite}</style>"
        "<div></div><p></p>"
    )
    picture = opened(take_picture(page).png)
    assert picture.getpixel((5, 5)) == (0, 0, 255)
    assert page.evaluate("document.querySelector('p').getAnimations()[0].playState") == "running"


def test_an_email_field_is_not_covered(page: Page) -> None:
    page.set_content(RED + "<input type=email id=reset-password-email value=ana@example.com>")
    assert opened(take_picture(page).png).getpixel((250, 5)) == (255, 0, 0)


def test_the_page_looks_the_same_afterwards(page: Page) -> None:
    page.set_content(RED + "<input type=password value=hunter2>")
    before = page.content()
    take_picture(page)
    assert page.content().replace(' style=""', "") == before


def test_a_page_that_never_comes_to_rest_costs_the_picture_and_not_the_check(page: Page, store: EvidenceStore) -> None:
    page.set_content("<p>busy</p>")
    page.evaluate("setTimeout(() => { const end = Date.now() + 4000; while (Date.now() < end); }, 0)")
    picture = take_picture(page, timeout=0.5)
    assert picture.png is None
    assert picture.trouble == "No picture: the page did not stand still for one within 0.5 seconds."


def test_a_font_that_never_comes_costs_the_picture_at_most(page: Page) -> None:
    with silent_server() as address:
        font = f"@font-face{{font-family:slow;src:url({address}/slow.woff2)}}p{{font-family:slow}}"
        page.route(
            "**/page", lambda route: route.fulfill(body=f"<style>{font}</style><p>Hello</p>", content_type="text/html")
        )
        page.goto(f"{address}/page", wait_until="commit")
        picture = take_picture(page, timeout=1)
    assert picture.png is not None or picture.trouble is not None


def test_a_page_that_no_picture_can_hold_is_pictured_one_screen_of(page: Page, store: EvidenceStore) -> None:
    page.set_content("<body style='margin:0'><div style='height:150000px'>tall</div>")
    with store.open(order="1", what="status") as case:
        case.see(page, "order-page", snapshot.take(page))
        case.finish()
    record = store.records("1")[0]
    assert opened(record.pictures[0].read_bytes()).size == (800, 600)
    assert record.pages[0].trouble == "The picture shows one screen only: the page is too large for more."


def test_a_closed_page_leaves_an_entry_without_a_picture(page: Page, store: EvidenceStore) -> None:
    with store.open(order="1", what="status") as case:
        page.set_content("<title>Order</title>")
        case.see(page, "order-page")
        page.close()
        case.see(page, "answer")
        case.finish()
    seen = store.records("1")[0].pages
    assert [(one.name, one.title, one.picture, one.trouble) for one in seen] == [
        ("order-page", "Order", "01-order-page.png", None),
        ("answer", "", None, "No picture: the browser or the page was gone."),
    ]


def test_a_browser_that_is_killed_leaves_an_entry_without_a_picture(chromium: Browser, store: EvidenceStore) -> None:
    mark = f"--test-{uuid.uuid4().hex}"
    own = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    page = chromium.browser_type.launch(executable_path=own, args=["--no-sandbox", mark]).new_page()
    with store.open(order="1", what="status") as case:
        case.see(page, "order-page")
        for process in find_processes(mark):
            end_now(process)
        case.see(page, "answer")
        case.finish()
    record = store.records("1")[0]
    assert record.pages[1].trouble == "No picture: the browser or the page was gone."
    assert record.versions["browser"]
    assert verify(store, "1")[0].findings == ()


def test_a_snapshot_is_kept_beside_its_picture_and_holds_no_password(page: Page, store: EvidenceStore) -> None:
    page.set_content(
        "<title>Sign in</title><h1>Welcome</h1><p>hunter2-hunter2</p>"
        "<input type=password value=hunter2-hunter2><input name=user value=hunter2-hunter2>"
    )
    with store.open(order="1", what="login") as case:
        case.see(page, "sign-in", snapshot.take(page))
        case.finish()
    record = store.records("1")[0]
    kept = load_snapshot(record, record.pages[0])
    assert kept.title == "Sign in"
    assert "Welcome" in kept.text
    assert "[removed]" in kept.text
    assert b"hunter2" not in gzip.decompress((record.folder / "01-sign-in.json.gz").read_bytes())


def test_the_same_page_pictured_twice_is_stored_once(page: Page, store: EvidenceStore) -> None:
    page.set_content(
        "<body style='margin:0'><div style='height:1000px;background:linear-gradient(90deg,#fff,#a00)'></div>"
    )
    for _ in range(2):
        with store.open(order="1", what="check") as case:
            case.see(page, "order-page")
            case.finish()
    first, second = (record.pictures[0] for record in store.records("1"))
    assert first.samefile(second)


class _Silent(BaseHTTPRequestHandler):
    """Takes a request and answers nothing until the test is over."""

    over = threading.Event()

    def do_GET(self) -> None:
        self.over.wait(20)

    def log_message(self, *_what: object) -> None:
        pass


@contextmanager
def silent_server() -> Iterator[str]:
    _Silent.over.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Silent)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    _Silent.over.set()
    server.shutdown()
    server.server_close()


def test_a_page_can_be_looked_at_while_its_picture_is_made(page: Page) -> None:
    page.set_content("<body style='margin:0;background:#f00'><input type=password value=hunter2><p>Order 17")
    wait = begin_picture(page)
    looked = snapshot.take(page)
    picture = opened(wait().png)
    assert [run.text for run in looked.runs] == ["Order 17"]
    assert picture.getpixel((700, 500)) == (255, 0, 0)
    assert page.locator("input").get_attribute("style") is None


def test_a_page_that_is_left_while_its_picture_is_made_ends_no_check(page: Page, tmp_path: Path) -> None:
    page.set_content("<body style='margin:0'><div style='height:15000px'></div>")
    wait = begin_picture(page, timeout=2)
    page.close()
    assert wait().trouble == "No picture: the browser or the page was gone."


def test_the_browser_is_waited_for_at_once_where_playwright_is_built_otherwise(page: Page) -> None:
    channel = page.context.new_cdp_session(page)

    class Plain:
        """A channel with nothing but what Playwright promises."""

        send = staticmethod(channel.send)

    asked: Any = Plain()
    answer = ask_ahead(asked, "Runtime.evaluate", {"expression": "6 * 7"}, timeout=1000)
    page.close()
    assert answer()["result"]["value"] == 42
