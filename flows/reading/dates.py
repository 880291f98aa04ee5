"""Reading a date that was printed for people, or not at all.

The whole text must be one date: a weekday before it, a time of day behind it, and nothing else. A day without a year
is read only where the page itself settles the year: by its weekday, or by an earlier date of the same order.
"""

import re
from copy import copy
from datetime import date, timedelta
from functools import cache
from typing import Literal

from babel import Locale
from babel.dates import get_day_names, get_month_names

DateOrder = Literal["mdy", "dmy", "ymd"]

_TIME = (
    r"(?:\s*(?:,|at|@|-|–)?\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*\(?(?:[A-Z]{2,4}|UTC|GMT)\)?)?"
    r"|\s*(?:,|at|@)?\s*\d{1,2}\s*[ap]\.?m\.?(?:\s*[A-Z]{2,4})?)?"
)
_FOLLOWERS = frozenset(
    {"by", "at", "to", "from", "in", "with", "via", "for", "and", "through", "using", "online", "except", "excluding"}
)
_REMARK = re.compile(r"\s+\(([^()]{3,48})\)$")  # "December 13, 2026 (all items)"
_UNSURE = re.compile(
    r"\d|\b(?:estimat\w*|est|expect\w*|plan\w*|about|approx\w*|latest|tentativ\w*|was|not|or|pending|subject|likely"
    r"|provisional|scheduled|if|unless|cancel\w*|revised|changed)\b",
    re.IGNORECASE,
)
_LEAD = r"(?:on|by|through|thru|until|till|of|since|before|as of|the)?\s*"


class _Calendar:
    """The names of months and days in one language, and the pattern of a date written with them."""

    def __init__(self, language: str) -> None:
        locale = Locale.parse(language)
        self.months: dict[str, int] = {}
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                self.months[name.casefold().rstrip(".")] = number
        self.months.setdefault("sept", 9)
        self.days: dict[str, int] = {}
        for names in (get_day_names("wide", locale=locale), get_day_names("abbreviated", locale=locale)):
            for number, name in names.items():
                self.days[name.casefold().rstrip(".")] = number
        self.days |= {"tues": 1, "thur": 3, "thurs": 3}
        month = "|".join(sorted(map(re.escape, self.months), key=len, reverse=True))
        day = "|".join(sorted(map(re.escape, self.days), key=len, reverse=True))
        weekday = rf"(?:(?P<weekday>{day})\.?,?\s+(?:the\s+)?)?"
        number = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
        year = r"(?:\s*,?\s*(?P<y>\d{4}|['’]\d{2}))?"
        self.patterns = [
            re.compile(rf"^{_LEAD}{weekday}{shape}(?:\s*\(?(?:{day})\)?)?{_TIME}$", re.IGNORECASE)
            for shape in (
                rf"(?P<m>{month})\.?\s+{number}{year}",
                rf"{number}\s+(?:of\s+)?(?P<m>{month})\.?{year}",
                rf"{number}-(?P<m>{month})-(?P<y>\d{{4}}|\d{{2}})",
                r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?",
                r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
                r"(?P<a>\d{1,2})(?P<sep>\s?[/.-]\s?)(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})",
                r"(?P<a>\d{1,2})(?P<sep>/)(?P<b>\d{1,2})",
            )
        ]


@cache
def _calendar(language: str) -> _Calendar:
    return _Calendar(language)


class DateReader:
    """Reads dates as one shop prints them.

    ``language`` names months and days, ``order`` says how 9/4/26 is meant, ``today`` (a date in the shop's time zone)
    is the day on which the page was seen.
    """

    def __init__(self, *, language: str, order: DateOrder, today: date) -> None:
        self._calendar = _calendar(language)
        self._order = order
        self._anchor: date | None = None
        self.today = today

    def read(self, text: str, *, not_before: date | None = None, hint: str = "") -> date | None:
        """Returns the date that the whole text is, or ``None``.

        ``not_before`` is an earlier date of the same order: a day without a year is the first such day from then on.
        ``hint`` is a machine-readable date that the page gives beside the text; it settles only the year.
        """
        text = " ".join(text.replace("\u00a0", " ").split()).strip(" .,;|·•")
        not_before = not_before or self._anchor
        relative = {"today": 0, "yesterday": 1}.get(text.casefold())
        if relative is not None:
            return self.today - timedelta(days=relative)
        for pattern in self._calendar.patterns:
            match = pattern.match(text)
            if match:
                return self._settle(match.groupdict(), not_before, hint)
        return None

    def read_past(self, text: str) -> date | None:
        """Returns the date that the text begins with, unless it is still to come."""
        day = self.read_leading(text)
        return day if day is not None and day <= self.today else None

    def anchored(self, day: date | None) -> "DateReader":
        """Returns a reader for one order's dates: a day without a year lies on or after ``day``."""
        other = copy(self)
        other._anchor = day
        return other

    def read_leading(self, text: str, *, not_before: date | None = None) -> date | None:
        """Returns the date that the text is or begins with, where only whom or where follows ("Nov 3, 2026 by Ann")."""
        whole = self.read(text, not_before=not_before)
        if whole is not None:
            return whole
        remark = _REMARK.search(text)
        if (
            remark
            and not _UNSURE.search(remark[1])
            and (day := self.read(text[: remark.start()], not_before=not_before))
        ):
            return day
        words = text.split()
        for count in range(min(len(words) - 1, 7), 0, -1):
            if words[count].casefold().strip("(,") in _FOLLOWERS and (
                found := self.read(" ".join(words[:count]), not_before=not_before)
            ):
                return found
        return None

    def _settle(self, parts: dict[str, str | None], not_before: date | None, hint: str) -> date | None:
        if parts.get("a"):
            first, second = int(parts["a"] or 0), int(parts["b"] or 0)
            dots = (parts.get("sep") or "").strip() == "."
            month, day = (second, first) if dots or self._order != "mdy" else (first, second)
        else:
            name = (parts["m"] or "").casefold()
            month, day = self._calendar.months.get(name) or int(name), int(parts["d"] or 0)
        weekday = (parts.get("weekday") or "").casefold()
        wanted = self._calendar.days.get(weekday) if weekday else None
        year = (parts.get("y") or "").lstrip("'’")
        if year:
            found = _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
        else:
            found = self._nearest(month, day, wanted, not_before, hint)
        if found is None or (wanted is not None and found.weekday() != wanted):
            return None
        return found

    def _nearest(self, month: int, day: int, weekday: int | None, not_before: date | None, hint: str) -> date | None:
        named = re.match(r"(\d{4})-(\d{2})-(\d{2})", hint)
        if named and (int(named[2]), int(named[3])) == (month, day):
            return _day(int(named[1]), month, day)
        if not_before is not None:
            later = [
                found
                for year in (not_before.year, not_before.year + 1)
                if (found := _day(year, month, day)) and found >= not_before
            ]
            return later[0] if later else None
        if weekday is None:
            return None
        years = (self.today.year + 1, self.today.year, self.today.year - 1)
        fits = [found for year in years if (found := _day(year, month, day)) and found.weekday() == weekday]
        return min(fits, key=lambda found: abs(found - self.today)) if fits else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
