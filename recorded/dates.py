"""Move every date printed on a saved page by whole days, each in the format it is printed in.

A year alone, a card's expiry ("12/2027") and digits inside longer numbers or paths are left as they are. A date without
a year ("Friday, Nov 20") is taken to lie nearest to the day on which the page was saved.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = "|".join(_MONTHS) + "|" + "|".join(f"{month[:3]}\\b\\.?" for month in _MONTHS)
_DAY = "|".join(_DAYS) + "|" + "|".join(day[:3] for day in _DAYS)

_PRINTED = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<iso_year>\d{{4}})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)(?=T\d\d:|(?![\w/-]))
    | (?P<us_month>\d{{1,2}})/(?P<us_day>\d{{1,2}})/(?P<us_year>\d{{4}}|\d\d)(?![\w/-])
    | (?:(?P<weekday>{_DAY})(?P<comma>,?\s+))?(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?P<suffix>st|nd|rd|th)?
      (?:(?P<gap>,?\s+)(?P<year>\d{{4}}))?(?![\w/-])
    )""",
    re.VERBOSE,
)


def shift_dates(text: str, *, days: int, saved_on: date) -> str:
    """Return ``text`` with every printed date moved by ``days``."""
    if days == 0:
        return text
    by = timedelta(days=days)

    def _moved(match: re.Match[str]) -> str:
        try:
            return _write(match, _read(match, saved_on) + by)
        except ValueError:  # 13/45/26 is no date: leave what stands there
            return match[0]

    return _PRINTED.sub(_moved, text)


def us_short(day: date) -> str:
    """A date as the reference storefront prints it: 9/5/24."""
    return f"{day.month}/{day.day}/{day:%y}"


def us_long(day: date) -> str:
    """A date in words: November 5, 2026."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def us_medium(day: date) -> str:
    """A date in short words: Nov 5, 2026."""
    return f"{_MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


def _read(match: re.Match[str], saved_on: date) -> date:
    if match["iso_year"]:
        return date(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
    if match["us_year"]:
        year = int(match["us_year"])
        return date(year if year > 99 else 2000 + year, int(match["us_month"]), int(match["us_day"]))
    month = next(n for n, name in enumerate(_MONTHS, 1) if match["month"][:3] == name[:3])
    if match["year"]:
        return date(int(match["year"]), month, int(match["day"]))
    return _nearest(saved_on, lambda year: date(year, month, int(match["day"])))


def _nearest(saved_on: date, in_year: Callable[[int], date]) -> date:
    candidates = []
    for year in (saved_on.year - 1, saved_on.year, saved_on.year + 1):
        try:
            candidates.append(in_year(year))
        except ValueError:  # February 29 exists in some of the years only
            continue
    if not candidates:
        raise ValueError("no such day near the day the page was saved")
    return min(candidates, key=lambda day: abs(day - saved_on))


def _write(match: re.Match[str], day: date) -> str:
    if match["iso_year"]:
        return day.isoformat()
    if match["us_year"]:
        month = f"{day.month:02}" if match["us_month"].startswith("0") else str(day.month)
        padded = match["us_day"].startswith("0") or match["us_month"].startswith("0")
        number = f"{day.day:02}" if padded else str(day.day)
        return f"{month}/{number}/{day:%Y}" if len(match["us_year"]) == 4 else f"{month}/{number}/{day:%y}"
    words = []
    if match["weekday"]:
        name = _DAYS[day.weekday()]
        words.append((name if match["weekday"] in _DAYS else name[:3]) + match["comma"])
    words.append(_month_like(match["month"], day.month) + " " + str(day.day))
    if match["suffix"]:
        words.append(_suffix(day.day))
    if match["year"]:
        words.append(match["gap"] + str(day.year))
    return "".join(words)


def _month_like(printed: str, month: int) -> str:
    name = _MONTHS[month - 1]
    if printed.endswith("."):
        return name[:3] + "."
    return name[:3] if len(printed) == 3 and printed != "May" else name


def _suffix(day: int) -> str:
    return "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
