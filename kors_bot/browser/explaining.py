"""Saying so where a page stayed empty, or complained, because the guard held back what the page asked the shop for.

Such a page is none that the shop made: what it shows is no word of the shop's, and the person cannot know that.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.errors import FlowError, OrderNotFound, PageNotUnderstood, TurnedAway
from kors_bot.browser.guard import Guard


@contextmanager
def explaining(guard: Guard) -> Iterator[None]:
    """Adds what was held back meanwhile to what could not be read, found or done inside.

    Where the page itself turned it away, that becomes ``PageNotUnderstood``.
    """
    before = len(guard.blocked)
    try:
        yield
    except (OrderNotFound, PageNotUnderstood, TurnedAway) as error:
        held = guard.held_back(before)
        if held is None:
            raise
        kind: type[FlowError] = OrderNotFound if isinstance(error, OrderNotFound) else PageNotUnderstood
        raise kind(
            f"The page wanted to send something by itself ({held}) and was not allowed to, so what it showed then need "
            f"not be the shop's word; do this by hand in your own browser. What it led to: {error}"
        ) from error
