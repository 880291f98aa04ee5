"""Ticking a box like a person: by itself, or where it is drawn by other means, by its label."""

from playwright.sync_api import ElementHandle, Error

_REACH = 5000  # milliseconds in which it has to come within a person's reach
_DRAWN = 100  # milliseconds in which a radio button is reached that is too small for a person to press, if at all
_IS_TINY = "e => e.type === 'radio' && Math.min(e.offsetWidth, e.offsetHeight) < 4"


def tick(target: ElementHandle) -> None:
    """Ticks a box or a radio button like a person: by itself, or where it is drawn by other means, by its label."""
    try:
        target.check(timeout=_DRAWN if target.evaluate(_IS_TINY) else 1000)
    except Error:
        if target.is_checked():
            return  # the press came late, but it came: another would take it back
        label = target.evaluate_handle("e => e.labels?.[0] ?? e").as_element()
        if label is not None:
            label.click(timeout=_REACH)


def untick(target: ElementHandle) -> None:
    """Takes the tick of a box or a switch away, likewise."""
    try:
        target.uncheck(timeout=_DRAWN if target.evaluate(_IS_TINY) else 1000)
    except Error:
        label = target.evaluate_handle("e => e.labels?.[0] ?? e").as_element()
        if label is not None and target.is_checked():
            label.click(timeout=_REACH)
