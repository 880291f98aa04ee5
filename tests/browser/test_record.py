"""Recording an order's own pages: both editions of the practice shop, a shop with everything on its pages, a browser.

A recorded page is read like the shop's, holds nothing personal, and asks for nothing when it is opened.
"""

import base64
import html
import json
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser

from flows.order import Order
from flows.reading import read_history, read_order
from flows.shop import load_shop
from flows.snapshot import Snapshot, take
from recorded.manifest import Origin, check_manifest, load_manifest
from recorded.server import PracticeShop
from tests.browser import record_shop
from tests.browser.command_helpers import run_here
from tests.browser.record_shop import Everything

ORDER = "1024500105"
MAP = load_shop("us")


@pytest.fixture(scope="module", params=["modern", "classic"])
def shop(request: pytest.FixtureRequest, playwright: object) -> Iterator[PracticeShop]:
    with PracticeShop(edition=request.param, port=0) as shop:
        yield shop


@pytest.fixture(scope="module")
def environment(shop: PracticeShop, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    account = shop.account
    return {
        "KORS_BOT_BASE_URL": shop.url,
        "KORS_BOT_EMAIL": account.email,
        "KORS_BOT_PASSWORD": account.password,
        "KORS_BOT_FIRST_NAME": account.first_name,
        "KORS_BOT_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "KORS_BOT_ATTEMPTS": "2",
        "KORS_BOT_RETRY_WAIT": "0.01",
        "KORS_BOT_TIMEOUT": "20",
    }


@pytest.fixture(scope="module")
def recording(environment: dict[str, str], shop: PracticeShop) -> dict[str, Any]:
    """What `record` says of the order page, the history and the contact form, recorded in one go.

    Nothing was sent for it, and it left neither a record nor a picture.
    """
    done = run_here(environment, "record", ORDER, "--history", "--contact", "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert (done.returncode, found["error"]) == (0, None), done.stdout
    assert (shop.submissions, shop.returns) == ([], [])
    assert list(Path(environment["KORS_BOT_DATA_DIR"]).rglob("*.png")) == []
    assert not (Path(environment["KORS_BOT_DATA_DIR"]) / "evidence").exists()
    return found


def files_of(recording: dict[str, Any]) -> dict[str, Path]:
    return {page["page"]: Path(page["path"]) for page in recording["pages"]}


@contextmanager
def folder_served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A plain HTTP server on the folder, and what was asked of it."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, _format: str, *_words: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Any]:
    """Opens a recorded file over HTTP and returns what is seen of it, and every request that it made anywhere."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()

    def _open(folder: Path, file: Path) -> tuple[Snapshot, list[str], str]:
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        with folder_served(folder) as (url, asked):
            address = f"{url}/{file.relative_to(folder).as_posix()}"
            page.goto(address)
            seen = take(page)
        assert asked == [f"/{file.relative_to(folder).as_posix()}"]
        return seen, [one for one in requests if not one.startswith("data:")], address

    yield _open
    context.close()


def facts(order: Order) -> tuple[object, ...]:
    items = [
        (item.name, item.style, item.quantity, item.unit_price, item.state, item.returnable) for item in order.items
    ]
    days = (order.placed_on, order.shipped_on, order.delivered_on, order.return_by)
    return order.state, order.status_text, days, order.total, items


def left_in(file: Path, planted: str) -> list[str]:
    """The ways of writing a planted value that a file still holds: read by nothing of what wrote it."""
    text = file.read_text(encoding="utf-8")
    inner = re.sub(r"<[^>]*>", "", text)
    held = [
        text,
        html.unescape(text),
        unquote(text),
        html.unescape(inner),
        re.sub(r"\s+|\u00ad", "", html.unescape(inner)),
    ]
    ways = {planted, planted.replace(" ", ""), quote(planted), html.escape(planted)}
    found = [way for way in ways if any(re.search(rf"(?i)(?<![a-z]){re.escape(way)}(?![a-z])", one) for one in held)]
    code = base64.b64encode(planted.encode()).decode().rstrip("=")[:-1]
    return found + [code for _ in [0] if len(code) > 6 and code in text]


def test_a_recorded_page_is_read_to_the_same_facts(
    recording: dict[str, Any], shop: PracticeShop, opened: Any, environment: dict[str, str]
) -> None:
    folder, files, made_up = Path(recording["folder"]), files_of(recording), recording["recorded_as"]
    told = json.loads(run_here(environment, "status", ORDER, "--json").stdout)["results"][0]["order"]
    day = load_manifest(folder).saved_on

    seen, _, _ = opened(folder, files["order-details"])
    order = read_order(seen, MAP, made_up, today=day)
    assert [item.name for item in order.items] == [item["name"] for item in told["items"]]
    assert str(order.placed_on) == told["placed_on"]
    assert order.total is not None
    assert str(order.total.amount) == told["total"]["amount"] == "572.68"

    seen, _, _ = opened(folder, files["order-history"])
    card = next(card for card in read_history(seen, MAP, today=day) if card.number == made_up)
    assert (card.state.value, card.total) == ("shipped", order.total)
    assert card.state.value == told["state"]


def test_a_recorded_page_asks_for_nothing_but_itself(recording: dict[str, Any], opened: Any) -> None:
    folder = Path(recording["folder"])
    for file in files_of(recording).values():
        _, requests, address = opened(folder, file)
        assert requests == [address]


def test_nothing_of_the_customer_is_left_in_any_file(
    recording: dict[str, Any], shop: PracticeShop, environment: dict[str, str]
) -> None:
    account, address = shop.account, shop.account.address
    session = Path(environment["KORS_BOT_DATA_DIR"]) / "sessions" / "default.json"
    kept = json.loads(session.read_text())["state"]["cookies"]
    assert kept
    planted = [
        *(account.email, account.password, account.first_name, account.last_name, account.phone),
        *(address.address1, address.address2, address.postal_code, ORDER, *(order.number for order in shop.orders)),
        *(cookie["value"] for cookie in kept if len(cookie["value"]) > 7),
    ]
    for file in files_of(recording).values():
        assert {value: left for value in planted if (left := left_in(file, value))} == {}


def test_the_folder_is_one_of_saved_pages_and_its_owners_alone(recording: dict[str, Any], shop: PracticeShop) -> None:
    folder, files = Path(recording["folder"]), files_of(recording)
    check_manifest(folder)
    manifest = load_manifest(folder)

    assert {entry.origin for entry in manifest.entries.values()} == {Origin.RECORDED}
    assert {page for page, _ in manifest.entries} == set(files) == {"order-details", "order-history", "contact-us"}
    described = manifest.entries["order-details", "shipped"].description
    assert described.startswith(f"the page of an order (shipped), recorded on {manifest.saved_on} (America/New_York)")
    assert "order number" in described
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*")) if path.is_dir()} == {0o700}
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == []


def test_the_contact_form_keeps_its_labels_and_loses_what_was_in_it(recording: dict[str, Any], opened: Any) -> None:
    seen, _, _ = opened(Path(recording["folder"]), files_of(recording)["contact-us"])
    labels = {label for field in seen.fields for label in field.labels}

    assert any(re.fullmatch(r"(?i)first name\W*", label) for label in labels)
    assert "csrf" not in files_of(recording)["contact-us"].read_text().casefold().replace('name="csrf_token"', "")


def test_an_earlier_page_of_the_same_name_stays(environment: dict[str, str], recording: dict[str, Any]) -> None:
    first = files_of(recording)["order-details"]
    before = first.read_bytes()
    done = run_here(environment, "record", ORDER)

    assert done.returncode == 0
    assert first.read_bytes() == before
    assert (first.parent.parent / "shipped-2" / "page.html").is_file()
    check_manifest(Path(recording["folder"]))
    assert "Recorded 1 page of order 1024500105; there its number is " in done.stdout
    assert "Before you share a file, open it and look through it" in " ".join(done.stdout.split())
    assert "shipped-2/page.html" in done.stdout
    assert "found only where a page gives them away: last name, phone, postal code." in " ".join(done.stdout.split())


def test_a_fact_that_the_file_lost_is_named_and_needs_the_person(
    environment: dict[str, str], recording: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "pages"
    done = run_here(environment | {"KORS_BOT_LAST_NAME": "Total"}, "record", ORDER, "--out", str(out), "--json")
    found = json.loads(done.stdout)

    assert done.returncode == 3
    assert {"fact": "total", "page": "572.68 USD", "file": "not said"} in found["pages"][0]["differences"]
    assert Path(found["pages"][0]["path"]).is_file()


# --- a shop with everything ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything(playwright: object) -> Iterator[tuple[Everything, str]]:
    shop = Everything()
    with record_shop.served(shop) as url:
        yield shop, url


@pytest.fixture
def there(everything: tuple[Everything, str], tmp_path: Path) -> dict[str, str]:
    everything[0].extra = everything[0].instead = ""
    return {
        "KORS_BOT_BASE_URL": everything[1],
        "KORS_BOT_EMAIL": record_shop.EMAIL,
        "KORS_BOT_PASSWORD": record_shop.PASSWORD,
        "KORS_BOT_DATA_DIR": str(tmp_path / "data"),
        "KORS_BOT_ATTEMPTS": "1",
        "KORS_BOT_TIMEOUT": "8",
    }


def test_a_page_with_everything_loses_it_and_is_read_as_before(
    there: dict[str, str], everything: tuple[Everything, str], opened: Any, tmp_path: Path
) -> None:
    done = run_here(there, "record", record_shop.NUMBER, "--out", str(tmp_path / "pages"), "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found.get("error")) == (0, None), done.stdout
    file = files_of(found)["order-details"]
    text = file.read_text()

    assert {value: left for value in record_shop.PLANTED if (left := left_in(file, value))} == {}
    assert not re.search(r"(?i)<script|<!--|\son\w+=|<meta name=\"csrf|javascript:|localhost|127\.0\.0\.1", text)
    before = len(everything[0].asked)
    seen, requests, address = opened(Path(found["folder"]), file)
    assert requests == [address]
    assert everything[0].asked[before:] == []
    order = read_order(seen, MAP, found["recorded_as"], today=load_manifest(Path(found["folder"])).saved_on)
    assert order.status_text == "On its way"  # in the shadow root, while its twins stay as hidden as they were
    assert (order.state.value, str(order.total and order.total.amount)) == ("shipped", "498.00")
    assert [item.name for item in order.items] == ["Delivered Dreams Satchel"]
    assert order.shipments[0].tracking_number != record_shop.TRACKING


def test_where_something_personal_would_be_left_nothing_is_kept_and_its_kind_is_said(
    there: dict[str, str], everything: tuple[Everything, str], tmp_path: Path
) -> None:
    coded = "".join(f"%{ord(letter):02x}" for letter in record_shop.EMAIL)
    everything[0].extra = f'<p title="{coded}">Sent</p>'
    done = run_here(there, "record", record_shop.NUMBER, "--out", str(tmp_path / "pages"))

    assert done.returncode == 3
    said = "Nothing was kept: your email address and your name would have been left in the file of the order-details"
    assert done.stderr == f"{said} page.\n"
    assert not (tmp_path / "pages").exists()


def test_a_page_that_is_not_understood_is_kept_and_said(
    there: dict[str, str], everything: tuple[Everything, str], tmp_path: Path
) -> None:
    everything[0].instead = f"<title>Yours</title><h1>Yours</h1><p>It goes to {record_shop.FIRST} soon.</p>"
    done = run_here(
        there | {"KORS_BOT_FIRST_NAME": record_shop.FIRST},
        "record",
        record_shop.NUMBER,
        "--out",
        str(tmp_path / "pages"),
        "--json",
    )
    found = json.loads(done.stdout)

    assert (done.returncode, found["error"]["kind"]) == (13, "page_not_understood")
    assert found["error"]["message"].startswith(f"The page does not show order {record_shop.NUMBER}.")
    assert [(page["case"], page["differences"]) for page in found["pages"]] == [("not-understood", [])]
    assert found["unset"] == ["last_name", "phone", "postal_code"]
    text = files_of(found)["order-details"].read_text()
    assert "<h1>Yours</h1><p>It goes to " in text
    assert record_shop.FIRST not in text


def test_a_folder_that_cannot_be_used_is_refused_before_anybody_signs_in(
    there: dict[str, str], everything: tuple[Everything, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.toml").write_text("saved_on = 2020-01-01\n[pages]\n")
    (tmp_path / "alien").mkdir()
    (tmp_path / "alien" / "manifest.toml").write_text("[tool]\n")
    before = len(everything[0].asked)

    for name, said in (
        ("file", "is no folder: name another with --out."),
        ("other", "has pages of 2020-01-01, and a folder's pages are of one day: name another with --out."),
        ("alien", "is no manifest of recorded pages: name another folder with --out."),
        ("file/inside", "cannot be written to (Not a directory): name another folder with --out."),
    ):
        done = run_here(there, "record", record_shop.NUMBER, "--out", str(tmp_path / name))
        assert (done.returncode, done.stderr.strip().endswith(said)) == (2, True), done.stderr
    guest = {name: value for name, value in there.items() if name != "KORS_BOT_PASSWORD"}
    done = run_here(guest | {"KORS_BOT_POSTAL_CODE": "94110"}, "record", record_shop.NUMBER, "--history")
    assert (done.returncode, done.stderr.startswith("A guest has no order history to record")) == (2, True)
    assert everything[0].asked[before:] == []


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("no-such-order", 12, "The shop shows no order no-such-order to this account"),
        (" ", 2, "The order number is empty"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_one_sentence_and_leaves_nothing(
    there: dict[str, str], tmp_path: Path, number: str, code: int, said: str
) -> None:
    done = run_here(there, "record", number, "--out", str(tmp_path / "pages"))

    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1)
    assert done.stderr.startswith(said)
    assert not (tmp_path / "pages").exists()
