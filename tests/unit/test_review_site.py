"""The review page as files: what it says, what it never lets through, and how little is built again."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flows.errors import HumanNeeded, OrderNotFound, SiteUnavailable
from flows.order import OrderState
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Action, Kind, Outcome, Wish
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.review import build_review
from kors_bot.review.pages import POLICY
from tests.unit.evidence_helpers import Page
from tests.unit.review_helpers import NOW, NUMBER, Ticking, an_order, check, decided, draw, fail, times

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def store(tmp_path: Path, clock: Ticking) -> EvidenceStore:
    return EvidenceStore(tmp_path, clock=clock)


def build(tmp_path: Path, now: datetime = NOW) -> Path:
    return build_review(tmp_path, now=now).parent


def words(path: Path) -> str:
    """What a page says, without its tags."""

    class _Words(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += f" {data}"

    parser = _Words()
    parser.feed(path.read_text(encoding="utf-8"))
    return " ".join(parser.said.split())


def story(tmp_path: Path, number: str = NUMBER) -> str:
    return words(build(tmp_path) / "orders" / number / "index.html")


def test_without_any_record_the_front_says_how_to_make_the_first_one(tmp_path: Path) -> None:
    assert "There is no record of an order yet. kors-bot status ORDER makes the first one." in words(
        build(tmp_path) / "index.html"
    )


def test_a_card_says_state_items_deadline_and_when_it_was_looked_at(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    check(
        store,
        clock,
        an_order(OrderState.SHIPPED, "Shipped", shipped_on=date(2026, 11, 18)),
        decision=decided(Action.START_RETURN, date(2026, 12, 18), "The return window is open."),
    )
    said = words(build(tmp_path) / "index.html")
    assert "Under way 1" in said
    assert "Order 1024500102: Shipped Hollis Medium Saffiano Satchel 24 days left Send it back by Dec 18, 2026" in said
    assert "All proof is as it was written." in said


def test_what_needs_you_comes_first(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    check(store, clock, an_order(number="1"))
    check(store, clock, an_order(OrderState.CANCELLED, "Cancelled", number="2"), decision=decided(Action.DONE))
    check(
        store,
        clock,
        an_order(OrderState.SHIPPED, "Shipped", number="3"),
        decision=decided(Action.START_RETURN, date(2026, 11, 26), "Two days."),
    )
    fail(store, clock, HumanNeeded("The shop asks for a code.", obstacle="code"), order="4")
    said = words(build(tmp_path) / "index.html")
    order = [
        said.index(heading) for heading in ("Needs you 2", "Order 3", "Order 4", "Under way 1", "Order 1", "Closed 1")
    ]
    assert order == sorted(order)
    assert "The shop asks for a code." in said
    assert "Send it back by Nov 26, 2026: 2 days left." in said


def test_a_deadline_counts_down_by_the_day_at_the_shop(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    decision = decided(Action.START_RETURN, date(2026, 11, 27), "Window.")
    check(store, clock, an_order(OrderState.SHIPPED, "Shipped"), decision=decision)
    # 03:00 UTC on the 27th is still the evening of the 26th in New York.
    front = words(build(tmp_path, datetime(2026, 11, 27, 3, tzinfo=UTC)) / "index.html")
    assert "1 day left" in front
    assert "last day" in words(build(tmp_path, datetime(2026, 11, 27, 6, tzinfo=UTC)) / "index.html")
    later = words(build(tmp_path, datetime(2026, 11, 29, 6, tzinfo=UTC)) / "index.html")
    assert "The last day was Nov 27, 2026." in later


def test_the_story_tells_first_look_folded_checks_and_change(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    for _ in range(4):
        check(store, clock, an_order())
    shipped = an_order(OrderState.SHIPPED, "Shipped", shipped_on=date(2026, 11, 22))
    check(store, clock, shipped, decision=decided(Action.START_RETURN, date(2026, 12, 22), "Window."))
    said = story(tmp_path)
    told = [
        "Being prepared (“Processing”) The first look at this order.",
        "3 checks, nothing changed",
        "Shipped Until then: Being prepared (“Processing”).",
        "Shipped on not said Nov 22, 2026",
        "Next step Ask the shop to cancel it Send it back by Dec 22, 2026. Window.",
    ]
    places = [said.index(line) for line in told]
    assert places == sorted(places)


def test_failures_say_what_stood_in_the_way_and_how_often(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    check(store, clock, an_order())
    for _ in range(2):
        fail(store, clock, SiteUnavailable("The shop is closed for maintenance; try again later."))
    said = story(tmp_path)
    assert "The shop did not answer, 2 times" in said
    assert "The shop is closed for maintenance; try again later." in said


def test_a_request_stands_there_word_for_word_with_the_shops_answer(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    sent = SubmissionReport(
        kind="cancel",
        outcome="sent",
        text="Please cancel order 1024500102.\nThank you.",
        fields={"First name": "Jordan", "Message": "Please cancel order 1024500102.\nThank you."},
        answer="Thank you. Your case number is 5550123.",
        reference="5550123",
        submitted_at=NOW,
    )
    check(store, clock, an_order(), what="cancel", submission=sent)
    page = build(tmp_path) / "orders" / NUMBER / "index.html"
    assert "<p>Please cancel order 1024500102.\nThank you.</p>" in page.read_text(encoding="utf-8")
    said = words(page)
    assert "Cancellation request: sent Sent; the shop confirmed it." in said
    assert "The shop answered Thank you. Your case number is 5550123. Reference 5550123" in said
    assert "As filled in: 1 fields First name Jordan" in said


def test_an_unconfirmed_request_needs_you_until_you_say_what_became_of_it(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    check(store, clock, an_order())
    with Ledger.open(tmp_path, clock) as ledger:
        ledger.watch(NUMBER, wish=Wish.CANCEL)
        begun = ledger.begin_submission(NUMBER, kind=Kind.CANCEL, text="Please cancel.", fields={})
        ledger.settle(begun, outcome=Outcome.UNCONFIRMED)
    assert "Needs you 1" in words(build(tmp_path) / "index.html")
    assert "Cancellation request: It may have been sent, and nobody can tell." in story(tmp_path)
    with Ledger.open(tmp_path, clock) as ledger:
        ledger.resolve(NUMBER, sent=True)
    assert "Needs you" not in words(build(tmp_path) / "index.html")


def test_what_may_not_be_done_without_you_needs_you_and_says_the_command(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    check(store, clock, an_order())
    with Ledger.open(tmp_path, clock) as ledger:
        ledger.watch(NUMBER, wish=Wish.CANCEL)
    said = words(build(tmp_path) / "index.html")
    assert "Needs you 1" in said
    assert f"kors-bot may not do it by itself. To do it: kors-bot cancel {NUMBER} --submit" in said
    assert "watched, asks before it submits, next look with the next run" in said
    with Ledger.open(tmp_path, clock) as ledger:
        ledger.watch(NUMBER, wish=Wish.CANCEL, may_submit=True)
    assert "Needs you" not in words(build(tmp_path) / "index.html")


def test_an_order_that_you_let_go_no_longer_needs_you(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    fail(store, clock, OrderNotFound("The shop shows no such order."), order=NUMBER)
    assert "Needs you 1" in words(build(tmp_path) / "index.html")
    with store.open(order=NUMBER, what="unwatch", account="default", shop="us", now=clock()) as case:
        case.finish(extra={"watch": None})
    said = words(build(tmp_path) / "index.html")
    assert "Needs you" not in said
    assert "no longer watched" in said


def test_an_order_that_is_watched_and_was_never_looked_at_says_so(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    with store.open(order=NUMBER, what="watch", account="default", shop="us", now=clock()) as case:
        case.finish(extra={"watch": {}})
    with Ledger.open(tmp_path, clock) as ledger:
        ledger.watch(NUMBER, wish=Wish.KEEP)
    said = words(build(tmp_path) / "index.html")
    assert "Not read yet watched, asks before it submits, next look with the next run" in said
    assert "Not looked at yet." in words(tmp_path / "review" / "orders" / NUMBER / "index.html")


def test_what_you_were_told_is_part_of_the_story(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    check(store, clock, an_order())
    with Ledger.open(tmp_path, clock) as ledger:
        ledger.queue_notification("k", event="changed", title="Order shipped", body="It is on its way.", order=NUMBER)
        ledger.mark_delivered("k")
    assert "You were told: Order shipped What it said It is on its way." in story(tmp_path)


def test_after_a_return_was_sent_the_deadline_no_longer_presses(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    sent = SubmissionReport(kind="return", outcome="sent", text="Return 1 x bag.", reference="RMA7")
    decision = decided(Action.START_RETURN, date(2026, 11, 25), "The window is open.")
    check(store, clock, an_order(OrderState.DELIVERED, "Delivered"), what="return", decision=decision, submission=sent)
    said = words(build(tmp_path) / "index.html")
    assert "Needs you" not in said
    assert "If you want out: wait" in said
    assert "Wait. The return went out" in story(tmp_path)


def test_words_of_the_shop_and_of_notes_stay_words(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    sent = SubmissionReport(
        kind="cancel", outcome="refused", text=HOSTILE, fields={HOSTILE: HOSTILE + "x"}, answer=HOSTILE
    )
    order = an_order(OrderState.UNKNOWN, HOSTILE, name=HOSTILE)
    check(store, clock, order, decision=decided(Action.ASK_PERSON, reason=HOSTILE))
    check(store, clock, order, what="cancel", submission=sent)
    fail(store, clock, HumanNeeded(HOSTILE, obstacle="code"))
    clock.move()
    with store.open(order=NUMBER, what="note") as case:
        case.finish(extra={"text": HOSTILE, "channel": HOSTILE, "person": HOSTILE, "reference": HOSTILE})
    site = build(tmp_path)
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        tags: list[tuple[str, dict[str, str | None]]] = []

        class _Tags(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                tags.append((tag, dict(attrs)))  # noqa: B023 - read before the loop goes on

        _Tags().feed(text)
        assert [attrs.get("src") for tag, attrs in tags if tag == "script"] == [
            f"{'../..' if page.parent != site else '.'}/assets/review.js"
        ]
        assert not any(name.startswith("on") or name == "style" for _, attrs in tags for name in attrs)
        assert all(attrs.get("src") != "x" for _, attrs in tags)
        assert "{{ 7*7 }}" in text or "7*7" not in text


def test_only_web_addresses_become_links_to_parcels(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    from dataclasses import replace

    from flows.order import Shipment

    parcels = (
        Shipment("UPS", "1Z999", "https://ups.example/track?n=1Z999"),
        Shipment("Bad", "2", "javascript:alert(1)"),
    )
    check(store, clock, replace(an_order(), shipments=parcels))
    text = (build(tmp_path) / "orders" / NUMBER / "index.html").read_text(encoding="utf-8")
    assert '<a href="https://ups.example/track?n=1Z999" rel="noreferrer noopener">' in text
    assert "javascript:" not in text


def test_no_page_asks_anything_of_the_world(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    check(store, clock, an_order())
    site = build(tmp_path)
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert POLICY.replace("'", "&#39;") in text
        loaded = re.findall(r'(?:src|srcset|action)="([^"]*)"|<link[^>]* href="([^"]*)"', text)
        assert loaded
        for address in (first or second for first, second in loaded):
            assert (page.parent / address).resolve().is_file()
    for asset in (site / "assets").iterdir():
        assert not re.search(r"url\(|@import|https?://", asset.read_text(encoding="utf-8"))


def test_pages_are_for_their_owner_only(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    check(store, clock, an_order())
    site = build(tmp_path)
    for path in (site, *site.rglob("*")):
        if path.is_dir() or path.suffix in {".html", ".json", ".css", ".js"}:
            assert path.stat().st_mode & 0o077 == 0, path


def test_a_second_build_writes_only_the_front(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    for number in ("1", "2"):
        check(store, clock, an_order(number=number))
    site = build(tmp_path)
    files = [str(path.relative_to(site)) for path in site.rglob("*") if path.is_file() and path.name != "index.html"]
    files += ["orders/1/index.html", "orders/2/index.html"]
    before = times(site, files)
    build(tmp_path)
    assert times(site, files) == before


def test_one_new_check_touches_its_own_order_and_no_picture(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    for number in ("1", "2"):
        check(store, clock, an_order(number=number))
    site = build(tmp_path)
    kept = ["orders/2/index.html", *[f"pictures/{path.name}" for path in (site / "pictures").iterdir()]]
    before = times(site, kept)
    check(store, clock, an_order(number="1"))
    build(tmp_path)
    assert times(site, kept) == before
    assert "1 check, nothing changed" in words(site / "orders" / "1" / "index.html")


def test_a_site_built_step_by_step_is_the_one_built_at_once(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    states = [(OrderState.PROCESSING, "Processing"), (OrderState.SHIPPED, "Shipped"), (OrderState.SHIPPED, "Shipped")]
    for state, status in states:
        check(store, clock, an_order(state, status))
        build(tmp_path)
    once = build_review(tmp_path, tmp_path / "at-once", now=NOW).parent
    step = tmp_path / "review" / "orders" / NUMBER
    pages = sorted(path.name for path in step.iterdir())
    assert pages == sorted(path.name for path in (once / "orders" / NUMBER).iterdir())
    for name in pages:
        assert _without_paths(step / name) == _without_paths(once / "orders" / NUMBER / name)


def test_many_folded_checks_get_pages_of_their_own(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    png = draw("Processing")
    for _ in range(33):
        check(store, clock, an_order(), png=png)
    folder = build(tmp_path) / "orders" / NUMBER
    (page,) = folder.glob("checks-*.html")
    assert "Checks 1–32 They all found the same." in words(page)
    assert page.read_text(encoding="utf-8").count('class="raw"') == 32
    assert (folder / "index.html").read_text(encoding="utf-8").count('class="raw"') == 30


def test_old_events_move_to_pages_that_are_never_written_again(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    png = draw("x", size=(60, 40))
    for place in range(81):
        check(store, clock, an_order(OrderState.UNKNOWN, f"Step {place}"), png=png)
    site = build(tmp_path)
    earlier = f"orders/{NUMBER}/earlier-1.html"
    said = words(site / earlier)
    assert "“Step 0”" in said
    assert "“Step 39”" in said
    assert "Step 40" not in said
    assert 'href="earlier-1.html"' in (site / "orders" / NUMBER / "index.html").read_text(encoding="utf-8")
    before = times(site, [earlier])
    check(store, clock, an_order(OrderState.UNKNOWN, "Step 81"), png=png)
    build(tmp_path)
    assert times(site, [earlier]) == before


def test_each_picture_has_a_page_with_its_facts_and_its_neighbours(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    first = check(store, clock, an_order())
    second = check(store, clock, an_order(OrderState.SHIPPED, "Shipped"))
    folder = build(tmp_path) / "orders" / NUMBER
    page = (folder / f"picture-{second}-01.html").read_text(encoding="utf-8")
    assert f'<a rel="prev" href="picture-{first}-01.html" data-key="ArrowLeft">' in page
    assert "1 region changed since" in page
    assert 'class="region"' in page
    assert "Side by side" in page
    spot = re.search(r'<a href="#([^"]+)" data-spot="\1"[^>]*>Shipped</a>', page)
    assert spot is not None
    assert f'id="{spot[1]}" x="35.0" y="195.0" width="120.0" height="32.0"' in page


def test_tampering_is_shown_on_the_front_and_in_the_order(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    name = check(store, clock, an_order())
    assert "As it was written 1 record and 1 file were checked on" in story(tmp_path)
    picture = store.chain(NUMBER).folder / name / "01-order-page.png"
    picture.write_bytes(draw("Delivered"))
    said = story(tmp_path)
    assert "Not what was written" in said
    assert f"This file was changed. {name}/01-order-page.png" in said
    assert "The proof is not what was written: see the orders marked below." in words(tmp_path / "review/index.html")


def test_the_seal_after_a_new_check_is_what_verify_says(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    from kors_bot.verify import verify

    check(store, clock, an_order())
    build(tmp_path)
    check(store, clock, an_order())
    (result,) = verify(store)
    said = story(tmp_path)
    assert f"Seal {result.seal}" in said
    assert "2 records and 2 files were checked on" in said


def test_a_newest_record_that_is_gone_is_noticed_by_the_next_build(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    import shutil

    check(store, clock, an_order())
    name = check(store, clock, an_order())
    build(tmp_path)
    shutil.rmtree(store.chain(NUMBER).folder / name)
    assert "The newest record is gone." in story(tmp_path)


def test_a_picture_that_was_cleaned_up_leaves_its_hash_and_no_thumbnail(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    check(store, clock, an_order(OrderState.CANCELLED, "Cancelled"))
    site = build(tmp_path)
    assert list((site / "pictures").iterdir())
    clock.move()
    store.prune(NUMBER, before=clock() + timedelta(days=1))
    said = story(tmp_path)
    assert "1 picture cleaned up The records and the hash of every picture stay." in said
    assert "Cleaned up on Nov 20, 2026; its hash is kept." in said
    assert "As it was written" in said
    assert not list((site / "pictures").iterdir())


def test_what_is_no_picture_and_what_could_not_be_pictured_say_so(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    check(store, clock, an_order(), png=b"\x89PNG\r\n\x1a\n not a picture at all, but kept")
    assert "This file is no picture that can be shown." in story(tmp_path)


def test_a_site_elsewhere_carries_its_pictures_with_it(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    name = check(store, clock, an_order())
    out = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    front = build_review(tmp_path, out, now=NOW)
    page = out / "orders" / NUMBER / f"picture-{name}-01.html"
    links = re.findall(r'(?:href|src)="([^"#]+)"', page.read_text(encoding="utf-8"))
    assert front == out / "index.html"
    assert any(link.endswith(".png") for link in links)
    for link in links:
        target = (page.parent / link).resolve()
        assert target.is_file()
        assert target.is_relative_to(out.resolve())


def test_an_order_number_of_any_kind_gets_a_safe_folder(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    for number in ("../../x", "Ünïcode №7", 'a"b<c>', "CON"):
        check(store, clock, an_order(number=number))
    site = build(tmp_path)
    front = (site / "index.html").read_text(encoding="utf-8")
    for link in re.findall(r'<h3><a href="([^"]+)"', front):
        from urllib.parse import unquote

        assert (site / unquote(link)).resolve().is_relative_to(site / "orders")
        assert (site / unquote(link)).is_file()
    assert len(list((site / "orders").iterdir())) == 4


def test_a_broken_memory_of_the_last_build_is_made_anew(tmp_path: Path, store: EvidenceStore, clock: Ticking) -> None:
    check(store, clock, an_order())
    site = build(tmp_path)
    (site / ".kors-bot" / f"{NUMBER}.json").write_text('{"format": 1}')
    assert "The first look at this order." in story(tmp_path)


def test_a_page_shown_on_two_pictures_of_a_record_lights_the_later_one(
    tmp_path: Path, store: EvidenceStore, clock: Ticking
) -> None:
    clock.move()
    with store.open(order=NUMBER, what="check") as case:
        case.see(Page(draw("first")), "order-page")
        case.see(Page(draw("second")), "order-page")
        name = case.finish(read=an_order(), decision=decided()).parent.name
    folder = build(tmp_path) / "orders" / NUMBER
    first = (folder / f"picture-{name}-01.html").read_text(encoding="utf-8")
    second = (folder / f"picture-{name}-02.html").read_text(encoding="utf-8")
    assert 'class="spot"' not in first
    assert second.count('class="spot"') == 3 - 1  # the page says nothing of a shipping date


def _without_paths(page: Path) -> str:
    return re.sub(r'(href|src)="[^"]*"', "", page.read_text(encoding="utf-8"))
