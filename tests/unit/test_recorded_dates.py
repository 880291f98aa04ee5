"""Dates on saved pages move by whole days and keep the format they are printed in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recorded.dates import shift_dates, us_long, us_medium, us_short

SAVED_ON = date(2026, 11, 24)


def shifted(text: str, days: int) -> str:
    return shift_dates(text, days=days, saved_on=SAVED_ON)


@pytest.mark.parametrize(
    ("printed", "days", "played"),
    [
        ("Order Date: 11/20/26", 10, "Order Date: 11/30/26"),
        ("11/20/26", 11, "12/1/26"),
        ("11/20/2026", 42, "1/1/2027"),
        ("09/05/26", 1, "09/06/26"),
        ("Nov 20, 2026", 11, "Dec 1, 2026"),
        ("Nov. 20, 2026", 11, "Dec. 1, 2026"),
        ("November 20, 2026", 11, "December 1, 2026"),
        ("Friday, November 20, 2026", 1, "Saturday, November 21, 2026"),
        ("Fri, Nov 20", 4, "Tue, Nov 24"),
        ("Friday, Nov 20", 4, "Tuesday, Nov 24"),
        ("Tuesday, November 3rd, 2026", -1, "Monday, November 2nd, 2026"),
        ("Arrives by Nov 30", 1, "Arrives by Dec 1"),
        ('<time datetime="2026-11-20">', 1, '<time datetime="2026-11-21">'),
        ("2026-11-20T10:00:00-05:00", 1, "2026-11-21T10:00:00-05:00"),
        ("Dec 31, 2026 and 12/31/26", 1, "Jan 1, 2027 and 1/1/27"),
    ],
)
def test_a_date_moves_in_its_own_format(printed: str, days: int, played: str) -> None:
    assert shifted(printed, days) == played


@pytest.mark.parametrize(
    "text",
    [
        "Ending 12/2027",
        "&copy; 2026 Practice shop",
        "Order Number: 1024500105",
        "/info/11/20/26/page.html",
        "1-800-555-0110",
        "13/45/26",
        "Apartment 12/5",
        "May I help you? March on.",
        "SKU 30-2026-11-20-7",
        "<path d='M11 20L26 11'>",
    ],
)
def test_what_is_no_date_stays(text: str) -> None:
    assert shifted(text, 9) == text


@pytest.mark.parametrize("write", [us_short, us_medium, us_long, date.isoformat])
@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), days=st.integers(-2000, 2000))
def test_moving_a_printed_date_prints_the_moved_date(write: object, day: date, days: int) -> None:
    assert callable(write)
    moved = day + timedelta(days=days)
    if day.month != 5 or write in (us_short, date.isoformat):  # "May" is both long and short
        assert shifted(write(day), days) == write(moved)


@given(day=st.dates(SAVED_ON - timedelta(days=150), SAVED_ON + timedelta(days=150)), days=st.integers(-3000, 3000))
def test_a_date_without_a_year_gets_the_weekday_of_its_new_day(day: date, days: int) -> None:
    moved = day + timedelta(days=days)
    printed = f"{day:%A}, {day:%B} {day.day}"
    expected = f"{moved:%A}, {moved:%B} {moved.day}" if day.month != 5 else None
    if expected is not None:
        assert shifted(printed, days) == expected


@given(text=st.text(), days=st.integers(-1000, 1000))
def test_no_text_breaks_the_shift(text: str, days: int) -> None:
    shifted(text, days)
