"""Order numbers as folder names."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kors_bot.evidence.names import NO_ORDER, is_record_name, name_attachment, name_order, name_record

orders = st.text(st.characters(), min_size=1, max_size=200)


@pytest.mark.parametrize("order", ["1024500102", "MK1024500102", "0024500115", "US-1024-5001"])
def test_a_real_order_number_is_its_own_folder_name(order: str) -> None:
    assert name_order(order) == order


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ("../X", "_2e_2e_2fX"),
        ("A_B", "A_5fB"),
        ("-RF", "_2dRF"),
        ("12.", "12_2e"),
        ("№5", "_e2_84_965"),
        ("CON", "CON__6a1b6a5eb42a6d3c"),
    ],
)
def test_every_other_character_is_written_as_its_bytes(order: str, name: str) -> None:
    assert re.sub(r"__[0-9a-f]{16}", "__x", name_order(order)) == re.sub(r"__[0-9a-f]{16}", "__x", name)


@given(orders)
def test_a_name_is_safe_on_every_file_system(order: str) -> None:
    name = name_order(order)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", name)
    assert len(name) <= 80
    assert name.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
    assert name != NO_ORDER


@given(orders, orders)
def test_two_orders_never_share_a_folder_also_where_case_does_not_count(one: str, other: str) -> None:
    if one != other:
        assert name_order(one).casefold() != name_order(other).casefold()


@given(orders)
def test_changing_the_case_of_one_letter_gives_another_folder(order: str) -> None:
    swapped = order[0].swapcase() + order[1:]
    if swapped != order:
        assert name_order(order).casefold() != name_order(swapped).casefold()


def test_a_record_is_named_by_its_utc_time_and_purpose() -> None:
    begun = datetime(2026, 11, 24, 1, 45, 12, 123456, tzinfo=timezone(timedelta(hours=-5)))
    assert name_record(begun, "status") == "20261124T064512.123456Z-status"
    assert is_record_name(name_record(datetime(2026, 1, 1, tzinfo=UTC), "follow-up"))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("label.pdf", "label.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Chat mit Shop.TXT", "Chat-mit-Shop.txt"),
        ("NUL.png", "NUL_.png"),
        ("", "file"),
        ("…", "file"),
    ],
)
def test_an_attachment_keeps_its_last_name_and_nothing_that_could_lead_elsewhere(given_name: str, kept: str) -> None:
    assert name_attachment(given_name) == kept
