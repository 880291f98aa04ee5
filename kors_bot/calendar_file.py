"""The deadlines of all open orders as a calendar file (.ics) that any calendar program takes.

The events keep their identity from file to file, so that taking in a newer file moves an event and adds no second one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from flows.order import OrderState
from kors_bot.decision import Action
from kors_bot.evidence.names import name_order
from kors_bot.ledger import Ledger

_WORDS = {
    Action.START_RETURN: "Last day to send back order {order}",
    Action.REQUEST_CANCELLATION: "Last day to cancel order {order}",
}
_OTHERWISE = "Last day for order {order}"
_CLOSED = {OrderState.CANCELLED, OrderState.RETURNED}
_REMIND = (timedelta(days=3), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something can be done about an order."""

    order: str
    action: Action
    day: date
    reason: str

    @property
    def title(self) -> str:
        return _WORDS.get(self.action, _OTHERWISE).format(order=self.order)


def find_deadlines(ledger: Ledger, *, today: date) -> list[Deadline]:
    """The deadlines that are still ahead, the nearest first."""
    watches = {watch.order: watch for watch in ledger.watched(closed=True)}
    found = []
    for order in ledger.orders():
        check, watch = ledger.last_check(order, readable=True), watches.get(order)
        done = watch is not None and watch.closed_at is not None
        if check is None or check.deadline is None or check.action is None or check.state in _CLOSED or done:
            continue
        if check.deadline >= today:
            found.append(Deadline(order, check.action, check.deadline, check.reason or ""))
    return sorted(found, key=lambda deadline: (deadline.day, deadline.order))


def make_calendar(deadlines: Iterable[Deadline], *, now: datetime) -> bytes:
    """The file: one event of a whole day for each deadline, with reminders three days and one day before."""
    calendar = Calendar()
    calendar.add("prodid", "-//kors-bot//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "kors-bot deadlines")
    for deadline in deadlines:
        event = Event()
        event.add("uid", f"{name_order(deadline.order)}@kors-bot")
        event.add("dtstamp", now)
        event.add("dtstart", deadline.day)
        event.add("dtend", deadline.day + timedelta(days=1))
        event.add("summary", deadline.title)
        event.add("description", deadline.reason)
        event.add("transp", "TRANSPARENT")
        for before in _REMIND:
            event.add_component(_remind(deadline, before))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _remind(deadline: Deadline, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", deadline.title)
    alarm.add("trigger", -before)
    return alarm
