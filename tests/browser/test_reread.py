"""Old pages read again by today's reader: real pages, a real browser, records as a check writes them."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from flows import snapshot
from flows.errors import OrderNotFound
from flows.order import Order, OrderState
from flows.order_status import merge
from flows.reading import find_summary, read_history, read_order
from flows.shop import Shop, load_shop
from kors_bot.cli import app
from kors_bot.evidence import EvidenceStore
from kors_bot.reread import reread_order

PAGE = """<title>Order</title><main><h1>Order details</h1>
<p>Order number: 1024500102</p><p>Status: {status}</p><p>Order placed: November 3, 2026</p>
<ul><li><h3>Hamilton satchel</h3><p>Quantity: 1</p><p>Price: $1,298.00</p></li></ul>
<p>Order total: $1,298.00</p></main>"""
HISTORY = """<title>Orders</title><main><h1>Order history</h1><article><h3>Order No. 1024500102</h3>
<p>Order status: Processing</p><p>Date ordered: 11/3/26</p><p>Total: $1,298.00</p></article></main>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path)


@pytest.fixture
def shop() -> Shop:
    return load_shop("us")


def keep(
    store: EvidenceStore, page: Page, shop: Shop, *, status: str, history: bool = False, **changed: object
) -> Order:
    """Keeps what a check keeps of a page. ``changed`` makes the reader of the past read something else."""
    with store.open(order="1024500102", what="status") as case:
        page.set_content(PAGE.format(status=status) if not history else PAGE.replace("<p>Status: {status}</p>", ""))
        seen = snapshot.take(page)
        case.see(page, "order-page", seen)
        order = read_order(seen, shop, "1024500102", today=date(2026, 11, 24))
        if history:
            page.set_content(HISTORY)
            cards = snapshot.take(page)
            case.see(page, "history", cards)
            card = find_summary(read_history(cards, shop, today=date(2026, 11, 24)), "1024500102")
            assert card is not None
            order = merge(order, card, today=date(2026, 11, 24))
        case.finish(read=replace(order, **changed))
    return order


def test_pages_that_are_read_as_before_show_no_difference(store: EvidenceStore, page: Page, shop: Shop) -> None:
    read = keep(store, page, shop, status="Processing")
    assert read.state is OrderState.PROCESSING
    again = reread_order(store, "1024500102", shop)
    assert [(one.differences, one.trouble) for one in again] == [((), None)]
    assert again[0].now == read


def test_a_status_from_the_history_is_read_again_from_there(store: EvidenceStore, page: Page, shop: Shop) -> None:
    read = keep(store, page, shop, status="", history=True)
    assert read.sightings["status_text"].page == "history"
    again = reread_order(store, "1024500102", shop)[0]
    assert again.differences == ()
    assert again.now is not None
    assert again.now.state is OrderState.PROCESSING


def test_what_an_older_reader_read_otherwise_is_shown(store: EvidenceStore, page: Page, shop: Shop) -> None:
    keep(store, page, shop, status="Processing", state=OrderState.UNKNOWN, placed_on=None)
    found = reread_order(store, "1024500102", shop)[0].differences
    assert [(one.fact, one.then, one.now) for one in found] == [
        ("state", "unknown", "processing"),
        ("placed_on", "not said", "2026-11-03"),
    ]


def test_a_word_that_the_map_has_learnt_since_is_read(
    store: EvidenceStore, page: Page, shop: Shop, tmp_path: Path
) -> None:
    keep(store, page, shop, status="Vetted at atelier")
    own = tmp_path / "us.toml"
    own.write_text('[status]\nprocessing = ["vetted at atelier"]\n')
    found = reread_order(store, "1024500102", load_shop("us", override=own))[0].differences
    assert ("state", "unknown", "processing") in [(one.fact, one.then, one.now) for one in found]


def test_a_snapshot_that_is_gone_or_broken_is_told(store: EvidenceStore, page: Page, shop: Shop) -> None:
    keep(store, page, shop, status="Processing")
    record = store.records("1024500102")[0]
    kept = record.folder / "01-order-page.json.gz"
    for content in (b"not gzip", gzip.compress(b"{}"), kept.read_bytes()[:-20]):
        kept.unlink()
        kept.write_bytes(content)
        assert str(reread_order(store, "1024500102", shop)[0].trouble).startswith("It cannot be read again: ")
    kept.unlink()
    assert "No such file" in str(reread_order(store, "1024500102", shop)[0].trouble)


def test_an_order_without_a_record_is_not_found(store: EvidenceStore, shop: Shop) -> None:
    with pytest.raises(OrderNotFound, match="There is no record of order 7 to read again"):
        reread_order(store, "7", shop)


def test_the_command_prints_the_differences_for_people_and_programs(
    store: EvidenceStore, page: Page, shop: Shop, tmp_path: Path
) -> None:
    keep(store, page, shop, status="Processing", placed_on=None)
    environment = {"KORS_BOT_DATA_DIR": str(tmp_path)}
    printed = CliRunner().invoke(app, ["reread", "#1024500102"], env=environment)
    assert printed.exit_code == 0
    assert "status  1 difference" in printed.stdout
    assert "placed_on  not said  2026-11-03" in printed.stdout

    told = json.loads(CliRunner().invoke(app, ["reread", "1024500102", "--json"], env=environment).stdout)
    assert told["records"][0]["differences"] == [{"fact": "placed_on", "then": "not said", "now": "2026-11-03"}]
    assert told["records"][0]["order"]["state"] == "processing"
