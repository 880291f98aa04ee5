"""What a person sees on the terminal. Only the result goes to stdout; nothing here decides or reads anything.

words.py      states, dates and money as a person says them; what came from a page made harmless
console.py    stdout as a place to print on: width, colour, characters
card.py       one order: where it stands, the way out, items, parcels, pictures
lists.py      the account's orders
proof.py      what ``verify`` and ``reread`` found
"""

from kors_bot.render.card import print_failure, print_status, print_submission
from kors_bot.render.console import make_console
from kors_bot.render.lists import print_orders
from kors_bot.render.proof import print_rereading, print_verification

__all__ = [
    "make_console",
    "print_failure",
    "print_orders",
    "print_rereading",
    "print_status",
    "print_submission",
    "print_verification",
]
