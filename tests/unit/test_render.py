"""What a person sees on the terminal, word for word."""

import io
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.order import Item, Money, Order, OrderState, OrderSummary, Shipment
from kors_bot import render
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Action, Decision, Part, Wish
from kors_bot.render.console import make_console
from kors_bot.render.words import clean, say_deadline, say_money
from kors_bot.reread import Difference, Rereading
from kors_bot.verify import Finding, Verification, Weight

TODAY = date(2026, 11, 24)
RECORD = Path("/home/ana/kors-bot/evidence/1024500102/20261124T064512.123456Z-status/record.json")
ASK = Decision(
    Action.REQUEST_CANCELLATION, "not_shipped", 'The order page says "Processing" and nothing has been asked yet.'
)
ORDER = Order(
    number="1024500102",
    state=OrderState.PROCESSING,
    status_text="In Process",
    placed_on=date(2026, 11, 3),
    total=Money(Decimal("1396.50"), "USD"),
    items=(
        Item("Hamilton satchel", "30F9", 1, Money(Decimal("1298.00"), "USD")),
        Item("Card holder", None, 2, Money(Decimal("49.25"), "USD"), returnable=False),
    ),
    shipments=(Shipment("UPS", "1Z999", "https://www.ups.com/track?tracknum=1Z999", date(2026, 11, 20)),),
)


class Screen:
    """stdout as a pipe of 80 columns sees it: what is printed on ``console`` comes back from ``text``."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.console = make_console()
        self._capsys = capsys

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._capsys.readouterr().out.splitlines())


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Screen:
    monkeypatch.setenv("COLUMNS", "80")
    return Screen(capsys)


def test_a_status_card_says_first_what_a_person_wants_first(screen: Screen) -> None:
    render.print_status(screen.console, ORDER, decision=ASK, today=TODAY, record=RECORD, screenshots=[RECORD, RECORD])
    assert (
        screen.text()
        == """\
Order 1024500102  Being prepared  the shop says “In Process”
  Placed Nov 3, 2026 · total $1,396.50

  If you want out  Ask the shop to cancel it
                   The order page says "Processing" and nothing has been asked
                   yet.
                   kors-bot cancel 1024500102  sends nothing without --submit

  Items            1 ×  Hamilton satchel  30F9       $1,298.00  Being prepared
                   2 ×  Card holder  not returnable     $49.25  Being prepared

  Parcel           UPS · 1Z999 · shipped Nov 20, 2026
                   https://www.ups.com/track?tracknum=1Z999

  Pictures         2 pictures
                   /home/ana/kors-bot/evidence/1024500102/20261124T064512.123456Z-status
"""
    )


def test_parts_of_an_order_get_their_own_way_out(screen: Screen) -> None:
    parts = (
        Part(Action.START_RETURN, "window_open", "The window is open.", date(2026, 11, 26), ("Tote",), (0,)),
        Part(Action.REQUEST_CANCELLATION, "not_shipped", "It has not shipped.", None, ("Boots",), (1,)),
    )
    order = Order("7", OrderState.PARTIALLY_SHIPPED, items=(Item("Tote"), Item("Boots")))
    decision = Decision(Action.REQUEST_CANCELLATION, "not_shipped", "It has not shipped.", None, ("Boots",), parts)
    render.print_status(screen.console, order, decision=decision, today=TODAY)
    text = screen.text()
    assert "If you want out  Send it back: Tote by Nov 26, 2026 (2 days left)" in text
    assert "                   Ask the shop to cancel it: Boots" in text


def test_an_unknown_state_keeps_the_shops_words(screen: Screen) -> None:
    order = Order("7", OrderState.UNKNOWN, "Vetted at atelier", contradictions=("The page names two totals.",))
    decision = Decision(Action.ASK_PERSON, "unknown", "kors-bot does not know the word.")
    render.print_status(screen.console, order, decision=decision, today=TODAY)
    text = screen.text()
    assert "Order 7  Unknown  the shop says “Vetted at atelier”" in text
    assert "  Careful          The page names two totals." in text
    assert "  If you want out  This needs you" in text


def test_a_page_without_a_status_is_said_to_have_none(screen: Screen) -> None:
    render.print_status(screen.console, Order("7"), decision=None, today=TODAY)
    assert screen.text() == "Order 7  Unknown\n  The page does not say where it stands\n"


def test_a_watched_order_that_is_kept_says_so(screen: Screen) -> None:
    decision = Decision(Action.NOTHING, "wish_keep", "You want to keep it.")
    render.print_status(screen.console, ORDER, decision=decision, today=TODAY, wish=Wish.KEEP)
    assert "  You keep it      Nothing to do" in screen.text()


def test_an_order_number_for_the_shell_is_quoted(screen: Screen) -> None:
    render.print_status(screen.console, Order("7; rm x", OrderState.RECEIVED), decision=ASK, today=TODAY)
    assert "kors-bot cancel '7; rm x'" in screen.text()


def test_an_order_that_was_not_read_says_why_and_where_the_picture_is(screen: Screen) -> None:
    render.print_failure(screen.console, "7", "The shop does not show order 7.", record=RECORD, screenshots=[RECORD])
    assert (
        screen.text()
        == """\
Order 7  Not read
  The shop does not show order 7.

  Pictures         1 picture
                   /home/ana/kors-bot/evidence/1024500102/20261124T064512.123456Z-status
"""
    )


def test_a_submission_is_told_with_its_words(screen: Screen) -> None:
    report = SubmissionReport("cancel", "unconfirmed", "Dear shop,\nplease cancel.", reference="CS-1", answer="Oops")
    render.print_submission(screen.console, report)
    assert (
        screen.text()
        == """\
  Cancellation     It may have been sent, and nobody can tell. It is never sent
                   again by itself.
  Reference        CS-1
  The shop said    Oops

    Dear shop,
    please cancel."""
    )


def test_the_orders_of_an_account_are_a_table(screen: Screen) -> None:
    rows = [
        OrderSummary(
            "1024500102", OrderState.PROCESSING, "Processing", date(2026, 11, 3), Money(Decimal("5.00"), "USD")
        ),
        OrderSummary("0024500115", OrderState.DELIVERED),
    ]
    render.print_orders(screen.console, rows)
    assert (
        screen.text()
        == """\
Order        Placed        State            The shop says   Total
─────────────────────────────────────────────────────────────────
1024500102   Nov 3, 2026   Being prepared   Processing      $5.00
0024500115                 Delivered

2 orders. kors-bot status ORDER looks closer."""
    )


def test_an_account_without_orders_is_said_to_have_none(screen: Screen) -> None:
    render.print_orders(screen.console, [])
    assert screen.text() == "The shop lists no orders for this account."


def test_a_verification_is_a_line_an_order_and_a_verdict(screen: Screen) -> None:
    findings = (
        Finding(Weight.FAULT, "changed", "20261124T1-status/01.png", "This file was changed."),
        Finding(Weight.WARNING, "rights", "7", "Others on this machine have rights here (755)."),
    )
    good = Verification("1024500102", Path("/x"), 12, 1, "ab" * 32)
    render.print_verification(screen.console, [good, Verification("7", Path("/x"), 1, 2, None, findings)])
    assert (
        screen.text()
        == """\
✓ Order 1024500102  12 records, 1 file  seal abababababababab
✗ Order 7  1 record, 2 files
  ✗ This file was changed.  20261124T1-status/01.png
  ! Others on this machine have rights here (755).  7

1 order of 2: the proof is not what was written."""
    )


def test_a_whole_verification_says_so(screen: Screen) -> None:
    render.print_verification(screen.console, [Verification("", Path("/x"), 3, 3, "ab" * 32)])
    assert screen.text().endswith("All proof is as it was written: 3 records of 1 order.")


def test_differences_of_a_rereading_stand_side_by_side(screen: Screen) -> None:
    seen_at = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    rereadings = [
        Rereading("a", "status", seen_at, (Difference("status_text", "not said", "Vetted"),)),
        Rereading("b", "check", seen_at),
        Rereading("c", "check", seen_at, trouble="It cannot be read again: gone."),
    ]
    render.print_rereading(screen.console, "7", rereadings)
    text = screen.text()
    assert "status  1 difference\n  Fact         Then      Now\n  status_text  not said  Vetted\n" in text
    assert "check  the same" in text
    assert "check  It cannot be read again: gone." in text


@pytest.mark.parametrize("width", [40, 80, 120, 400])
def test_no_words_are_lost_and_no_line_is_too_long_at_any_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    screen = Screen(capsys)
    render.print_status(screen.console, ORDER, decision=ASK, today=TODAY, record=RECORD)
    text = screen.text()
    for words in ("1024500102", "1,298.00", "https://www.ups.com/track?tracknum=1Z999", str(RECORD.parent)):
        assert words in text
    assert all(len(line) <= min(width, 110) for line in text.splitlines() if "/" not in line)


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, "plain"), ({"FORCE_COLOR": "1"}, "coloured"), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "plain")],
)
def test_colour_is_for_terminals_and_never_with_no_color(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: dict[str, str], coloured: str
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", **environment}.items():
        monkeypatch.setenv(name, value)
    screen = Screen(capsys)
    render.print_status(screen.console, ORDER, decision=ASK, today=TODAY)
    assert ("36m" in screen.text()) is (coloured == "coloured")


def test_an_old_terminal_shows_a_question_mark_for_a_letter_it_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    console = make_console()
    render.print_status(console, Order("№7", OrderState.RECEIVED), decision=None, today=TODAY)
    console.file.flush()
    assert raw.getvalue().startswith(b"Order ?7  Received")


def test_words_of_a_page_cannot_steer_the_terminal(screen: Screen) -> None:
    order = Order("7", OrderState.UNKNOWN, "\x1b]0;owned\x07 [bold]on[/] \u202edesrever", items=(Item("a\nb\x9b31m"),))
    render.print_status(screen.console, order, decision=None, today=TODAY)
    text = screen.text()
    assert "the shop says “]0;owned [bold]on[/] desrever”" in text
    assert "a b31m" in text


@given(st.text())
def test_cleaned_words_are_one_harmless_line(text: str) -> None:
    assert not {unicodedata.category(letter) for letter in clean(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [("1298.00", "USD", "$1,298.00"), ("298", "USD", "$298"), ("5.50", "CHF", "CHF 5.50"), ("12000", "EUR", "€12,000")],
)
def test_money_is_said_as_a_shopper_writes_it(amount: str, currency: str, said: str) -> None:
    assert say_money(Money(Decimal(amount), currency)) == said


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (date(2026, 12, 20), "by Dec 20, 2026 (26 days left)"),
        (date(2026, 11, 25), "by Nov 25, 2026 (1 day left)"),
        (date(2026, 11, 24), "by Nov 24, 2026 (today is the last day)"),
        (date(2026, 11, 23), "until Nov 23, 2026 (past)"),
    ],
)
def test_a_deadline_counts_the_days(deadline: date, said: str) -> None:
    assert say_deadline(deadline, TODAY).plain == said
