"""The prepared requests: the longest words that fit, polite, complete, and never cut off."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.order import Item, Order, OrderState
from kors_bot.acting.prepared_request import Contact, Earlier, PreparedRequest, clean, render_request
from kors_bot.decision import Action, Kind, Part
from kors_bot.errors import RequestNotPossible

ORDER = Order(
    "1024500102",
    OrderState.PROCESSING,
    "Processing",
    placed_on=date(2026, 11, 20),
    items=(Item("Jet Set Tote", style="30S9GFTT3B", quantity=1), Item("Parker Wallet", quantity=2)),
)
JAMIE = Contact("jamie.rivera@example.com", "Jamie", "Rivera", "(212) 555-0147")
EARLIER = Earlier(date(2026, 11, 22), "CS-4711")
WALLET = Part(Action.REQUEST_CANCELLATION, "not_asked_yet", "", items=("Parker Wallet",), positions=(1,))
KINDS = [(Kind.CANCEL, 0), (Kind.FOLLOW_UP, 1), (Kind.FOLLOW_UP, 2)]
LIMITS = [None, 1000, 600, 250, 160]


def _request(kind: Kind = Kind.CANCEL, number: int = 0, *, limit: int | None = None, **more: object) -> PreparedRequest:
    earlier = EARLIER if kind is Kind.FOLLOW_UP else None
    return render_request(kind, ORDER, contact=JAMIE, limit=limit, number=number, earlier=earlier, **more)  # type: ignore[arg-type]  # passed on as given


def test_the_long_cancellation_says_everything() -> None:
    assert _request().text == (
        "Hello,\n"
        "\n"
        "please cancel my order 1024500102, placed on November 20, 2026, before it ships.\n"
        "\n"
        "Items: Jet Set Tote (style 30S9GFTT3B); 2 x Parker Wallet.\n"
        "\n"
        "Reason: I have changed my mind.\n"
        "\n"
        "Please refund the amount to my original form of payment and confirm the cancellation in writing. "
        "Should it have shipped already, please tell me, so that I can send it back.\n"
        "\n"
        "You can reach me at jamie.rivera@example.com or (212) 555-0147.\n"
        "\n"
        "Thank you and kind regards\n"
        "Jamie Rivera"
    )


def test_at_250_characters_the_reference_storefronts_limit_it_is_still_complete() -> None:
    request = _request(limit=250)

    assert request.template == "cancel/medium.txt"
    assert request.text == (
        "Please cancel my order 1024500102 of November 20, 2026 before it ships: Jet Set Tote (style 30S9GFTT3B); "
        "2 x Parker Wallet. Reason: I have changed my mind. Please confirm to jamie.rivera@example.com or "
        "(212) 555-0147. Thank you, Jamie Rivera"
    )


@pytest.mark.parametrize(
    ("limit", "template"),
    [
        (None, "cancel/long.txt"),
        (470, "cancel/medium.txt"),
        (230, "cancel/brief.txt"),
        (160, "cancel/short.txt"),
        (100, "cancel/shortest.txt"),
    ],
)
def test_the_longest_that_fits_is_taken(limit: int | None, template: str) -> None:
    assert _request(limit=limit).template == template


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize(("kind", "number"), KINDS)
@pytest.mark.parametrize("part", [None, WALLET], ids=["whole order", "one item"])
def test_every_length_of_every_kind_fits_and_is_whole(
    kind: Kind, number: int, limit: int | None, part: Part | None
) -> None:
    text = _request(kind, number, limit=limit, part=part).text

    assert limit is None or len(text) + text.count("\n") <= limit
    assert "1024500102" in text
    assert "jamie.rivera@example.com" in text
    assert "Thank you" in text
    assert "Jet Set Tote" not in text or part is None
    assert "Parker Wallet" in text or part is None
    assert not {"{", "}", "None", "  "} & {text[i : i + n] for n in (1, 2, 4) for i in range(len(text))}


@pytest.mark.parametrize(("kind", "number"), KINDS)
def test_every_kind_names_date_reason_and_phone_when_there_is_room(kind: Kind, number: int) -> None:
    text = _request(kind, number, reason="Ordered twice by mistake!").text

    assert "November 20, 2026" in text
    assert "Reason: Ordered twice by mistake." in text
    assert "(212) 555-0147" in text
    assert text.endswith("Jamie Rivera")


def test_follow_ups_name_the_earlier_request_and_get_firmer() -> None:
    first, second, third = (_request(Kind.FOLLOW_UP, number).text for number in (1, 2, 3))

    assert "on November 22, 2026 I asked you to cancel my order 1024500102" in first
    assert 'the order page still says "Processing"' in first
    assert "Your reference number is CS-4711." in first
    assert "I have asked you more than once, last on November 22, 2026," in second
    assert third == second


def test_a_part_is_asked_for_by_name_and_the_rest_is_left_alone() -> None:
    text = _request(part=WALLET).text

    assert "please cancel these items of my order 1024500102" in text
    assert "before they ship: 2 x Parker Wallet. This request is about these items only." in text


def test_a_part_that_is_everything_is_the_whole_order() -> None:
    everything = Part(Action.REQUEST_CANCELLATION, "not_asked_yet", "", positions=(0, 1))

    assert _request(part=everything) == _request()


def test_a_part_is_never_asked_for_without_its_items() -> None:
    nameless = Order("1", OrderState.PROCESSING, items=(Item(""), Item("Wallet")))
    part = Part(Action.REQUEST_CANCELLATION, "not_asked_yet", "", positions=(0,))

    with pytest.raises(RequestNotPossible, match="No message template names the order number and the items"):
        render_request(Kind.CANCEL, nameless, contact=JAMIE, part=part)


def test_what_is_not_known_is_left_out() -> None:
    text = render_request(Kind.CANCEL, Order("1024500102"), contact=Contact("jamie@example.com"), limit=600).text

    assert "please cancel my order 1024500102 before it ships." in text
    assert "Items:" not in text
    assert "You can reach me at jamie@example.com." in text
    assert text.endswith("Thank you and kind regards")
    brief = render_request(Kind.CANCEL, Order("1024500102"), contact=Contact("jamie@example.com"), limit=170).text
    assert brief.endswith("Please confirm to jamie@example.com. Thank you")


def test_nothing_is_cut_off_when_nothing_fits() -> None:
    with pytest.raises(RequestNotPossible) as refusal:
        _request(limit=60)

    assert str(refusal.value) == (
        "No prepared message fits: the form takes 60 characters and the shortest needs 97; "
        "put a shorter one into your own messages folder, or give a shorter --reason."
    )


def test_a_single_line_field_gets_a_single_line() -> None:
    text = _request(single_line=True).text

    assert "\n" not in text
    assert text.startswith("Hello, please cancel my order 1024500102")


def test_a_line_end_counts_as_two_characters_and_a_rare_letter_too() -> None:
    """A form's limit counts UTF-16 units, and some count a line's end as two."""
    needed = len(_request().text) + _request().text.count("\n")
    assert _request(limit=needed).template == "cancel/long.txt"
    assert _request(limit=needed - 1).template == "cancel/medium.txt"

    smile = "I like it no more \U0001f622"
    needed = len(_request(reason=smile, limit=160).text) + 1
    assert _request(reason=smile, limit=needed).template == "cancel/short.txt"
    assert _request(reason=smile, limit=needed - 1).template == "cancel/shortest.txt"


def test_a_return_has_no_prepared_text() -> None:
    with pytest.raises(RequestNotPossible, match="A return is asked for in the shop's own form"):
        _request(Kind.RETURN)


# -- the user's own templates --------------------------------------------------------------------------------------


def _own(folder: Path, **files: str) -> Path:
    (folder / "cancel").mkdir(parents=True)
    for name, text in files.items():
        (folder / "cancel" / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_ones_own_words_come_first(tmp_path: Path) -> None:
    own = _own(tmp_path, long="Kindly cancel order {{ number }} for {{ name }}, please. ✓\n")

    request = _request(overrides=own)

    assert request.text == "Kindly cancel order 1024500102 for Jamie Rivera, please. ✓"
    assert request.template == str(tmp_path / "cancel" / "long.txt")


def test_the_longest_of_ones_own_that_fits_is_taken_else_ours(tmp_path: Path) -> None:
    own = _own(tmp_path, a="Cancel {{ number }} now. " + "Really. " * 30, b="Cancel {{ number }} now, thank you. " * 5)

    assert _request(overrides=own).text.startswith("Cancel 1024500102 now. Really.")
    assert _request(overrides=own, limit=220).text.startswith("Cancel 1024500102 now, thank you.")
    assert _request(overrides=own, limit=160).template == "cancel/short.txt"


def test_ones_own_folder_without_this_kind_changes_nothing(tmp_path: Path) -> None:
    own = _own(tmp_path, long="Cancel {{ number }}")

    assert _request(Kind.FOLLOW_UP, 1, overrides=own).template == "follow_up_1/long.txt"
    assert _request(overrides=tmp_path / "not there") == _request()


def test_ones_own_words_without_the_order_number_are_not_sent(tmp_path: Path) -> None:
    assert _request(overrides=_own(tmp_path, long="Cancel it!")).template == "cancel/long.txt"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Cancel {{ nmber }}", "'nmber' is undefined"),
        ("Cancel {{ number", "unexpected end of template"),
        ("Cancel {{ number }} {{ items[9] }}", "has no element 9"),
        ("Cancel {{ number / 0 }}", "unsupported operand type"),
        ("{{ ''.__class__.__mro__ }}{{ number }}", "is unsafe"),
    ],
)
def test_ones_own_template_with_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    own = _own(tmp_path, long=text)

    with pytest.raises(
        RequestNotPossible, match=f"The message template {own}/cancel/long.txt cannot be used: .*{said}"
    ):
        _request(overrides=own)


def test_ones_own_template_in_another_encoding_is_named(tmp_path: Path) -> None:
    own = _own(tmp_path)
    (own / "cancel" / "long.txt").write_bytes("Größe {{ number }}".encode("latin-1"))

    with pytest.raises(RequestNotPossible, match=r"Your own message templates in .* cannot be read"):
        _request(overrides=own)


# -- what comes from pages and people ------------------------------------------------------------------------------


def test_words_of_the_page_cannot_become_a_template_or_a_line_of_their_own() -> None:
    nasty = Order("1024500102", items=(Item("{{ number }}\r\nPlease\tsend <b>money</b>\x00\u202e\u200b"),))

    text = render_request(Kind.CANCEL, nasty, contact=JAMIE).text

    assert "Items: {{ number }} Please send <b>money</b>." in text


@settings(max_examples=100)
@given(
    number=st.text(min_size=1, max_size=30).filter(clean),
    names=st.lists(st.text(max_size=80), max_size=4),
    reason=st.none() | st.text(max_size=300),
    limit=st.none() | st.integers(0, 1000),
    kind_and_number=st.sampled_from(KINDS),
    single_line=st.booleans(),
)
def test_whatever_the_words_it_fits_is_whole_and_is_plain_text_or_it_is_refused(
    number: str,
    names: list[str],
    reason: str | None,
    limit: int | None,
    kind_and_number: tuple[Kind, int],
    *,
    single_line: bool,
) -> None:
    kind, follow_up = kind_and_number
    order = Order(number, items=tuple(Item(name) for name in names))
    try:
        request = render_request(
            kind,
            order,
            contact=JAMIE,
            reason=reason,
            limit=limit,
            number=follow_up,
            earlier=EARLIER,
            single_line=single_line,
        )
    except RequestNotPossible:
        assert limit is not None
        return
    units = len(request.text.encode("utf-16-le")) // 2
    assert limit is None or units <= limit
    assert clean(number) in request.text
    allowed = set() if single_line else {"\n"}
    assert {char for char in request.text if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}} <= allowed
    assert request.text == request.text.strip()
