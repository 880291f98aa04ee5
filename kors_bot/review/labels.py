"""Names and sentences that only the review page needs."""

from datetime import date, datetime

from kors_bot.render.words import say_date

ACTIONS = {
    "request_cancellation": "Ask the shop to cancel it",
    "follow_up": "Ask the shop again",
    "start_return": "Send it back",
    "wait": "Wait",
    "ask_person": "This needs you",
    "done": "Nothing is left to do",
    "nothing": "Nothing to do",
}

_UNASKED = {"ask_person": "It is up to you", "nothing": "There is nothing to do"}
"""What is said instead of an order that nobody asked kors-bot to get out of."""

SUBMISSIONS = {"cancel": "Cancellation request", "follow_up": "Follow-up", "return": "Return"}

OUTCOMES = {
    "prepared": "Filled in and pictured; nothing was sent.",
    "sending": "It may have been sent, and nobody can tell.",
    "sent": "Sent; the shop confirmed it.",
    "refused": "The shop refused it; nothing was taken.",
    "unconfirmed": "It may have been sent, and nobody can tell. It is never sent again by itself.",
}

FAILURES = {
    "human_needed": "The shop asked for a person",
    "sign_in_refused": "The shop refused the sign-in",
    "order_not_found": "The order was not found",
    "page_not_understood": "The page was not understood",
    "site_unavailable": "The shop did not answer",
    "submission_unconfirmed": "Nobody can tell whether it was sent",
    "browser_failed": "The browser failed",
    "no_browser": "There was no browser",
    "cut_off": "The run was ended from outside",
    "disk_full": "The disk was full",
}

CHANNELS = {"phone": "by phone", "chat": "by chat", "email": "by email"}

_PAGES = {
    "order-page": "Order page",
    "history": "Order history",
    "sign-in": "Sign-in page",
    "filled-form": "Filled-in form",
    "answer": "The shop’s answer",
    "review-step": "Review step",
    "guest-answer": "Guest look-up",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOUD, _SOON = 3, 7


def say_action(action: str, *, asked: bool) -> str:
    """What to do, in words; ``asked`` says whether the order is watched."""
    return (None if asked else _UNASKED.get(action)) or ACTIONS.get(action, "")


def name_page(page: str) -> str:
    """A page's name as a caption says it."""
    return _PAGES.get(page) or page.replace("-", " ").replace("_", " ").strip().capitalize() or "Page"


def say_long_day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {say_date(day)}"


def say_clock(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M}"


def say_day(moment: datetime) -> str:
    return say_date(moment.astimezone().date())


def say_days_left(deadline: date, today: date) -> str:
    """``20 days left``; past deadlines say so."""
    left = (deadline - today).days
    if left < 0:
        return "past"
    return {0: "last day", 1: "1 day left"}.get(left, f"{left:,} days left")


def urgency(deadline: date | None, today: date) -> str:
    """How loud a deadline is shown: ``past``, ``loud``, ``soon`` or ``calm``."""
    if deadline is None:
        return "calm"
    left = (deadline - today).days
    if left < 0:
        return "past"
    return "loud" if left <= _LOUD else "soon" if left <= _SOON else "calm"
