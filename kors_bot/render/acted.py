"""What came of ``cancel`` and ``return``, as a person reads it in the terminal."""

import shlex
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kors_bot.render.card import print_failure, print_pictures, print_status, print_submission
from kors_bot.render.words import clean

if TYPE_CHECKING:
    from kors_bot.acting.submitter import Acted

_LABELS = {
    "first_name": "First name",
    "last_name": "Last name",
    "full_name": "Name",
    "email": "Email",
    "phone": "Phone",
    "postal_code": "Zip code",
    "order_number": "Order number",
    "topic": "Topic",
    "items": "Items",
    "quantity": "Quantity",
    "reason": "Reason",
    "method": "Method",
    "fee": "Fee",
    "refund": "Refund",
    "ship_by": "Ship by",
    "label": "Label",
}
_NEXT = {
    ("cancel", "prepared"): "kors-bot cancel {number} --submit",
    ("follow_up", "prepared"): "kors-bot cancel {number} --submit",
    ("return", "prepared"): "kors-bot return {number} --submit",
    ("cancel", "refused"): "kors-bot cancel {number} --submit --again",
    ("follow_up", "refused"): "kors-bot cancel {number} --submit --again",
}
_WHAT_IT_DOES = {"prepared": "sends it", "refused": "asks again, once you know what was wrong"}


def print_acted(console: Console, acted: "Acted", *, today: date) -> None:
    """Prints what was prepared or sent, word for word; else why nothing was, and how the order stands."""
    if acted.submission is None:
        if acted.order is None or acted.error is not None:
            print_failure(
                console, acted.number, str(acted.error), record=acted.record, screenshots=acted.screenshots,
                done="Not done" if acted.order is not None else "Not read",
            )  # fmt: skip
            return
        console.print(Text("Nothing was sent. ", style="warn").append(clean(acted.held or ""), style=""))
        console.print()
        print_status(
            console, acted.order, decision=acted.decision, today=today, record=acted.record,
            screenshots=acted.screenshots,
        )  # fmt: skip
        return
    submission = acted.submission
    console.print(Text().append("Order ").append(clean(acted.number), style="number"))
    print_submission(console, submission)
    _print_fields(console, submission.fields or {})
    print_pictures(console, acted.record, acted.screenshots)
    if acted.why or acted.error is not None:
        trouble = str(acted.error or acted.why)
        console.print()
        console.print(Padding(Text(clean(trouble), style="bad"), (0, 0, 0, 2)))
    command = _NEXT.get((str(submission.kind), str(submission.outcome)))
    if command and acted.error is None:
        words = Text("  ").append(command.format(number=shlex.quote(acted.number)), style="command")
        console.print()
        does = _WHAT_IT_DOES[str(submission.outcome)]
        console.print(words.append(f"  {does}", style="quiet"), soft_wrap=True)
    console.print()


def _print_fields(console: Console, fields: Mapping[str, str]) -> None:
    console.print()
    for key, value in fields.items():
        if key in {"message", "confirm_email"}:
            continue
        label = _LABELS.get(key, key.replace("_", " ").capitalize())
        console.print(Text("  ").append(label.ljust(17), style="label").append(clean(value)), soft_wrap=True)
