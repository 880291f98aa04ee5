"""The verdicts of a flow: each says what should happen next.

FlowError
├── SiteUnavailable         try again later: time-out, dropped connection, 5xx, maintenance
├── SignInRefused           do not try again: wrong email or password
├── HumanNeeded             stop and hand over: bot wall, code prompt, locked account
├── OrderNotFound           the shop does not show this order to this account
├── PageNotUnderstood       the page could not be placed or read; keep its picture and ask
├── AskPerson               what only the shopper can say or allow: an unknown required field, a fee; nothing was sent
│   └── TurnedAway          before anything is sent: the page says that it does not take it, or offers no way on
├── WrongHost               the page is not the configured shop's; nothing was typed
└── SubmissionUnconfirmed   something may have been sent; never send it again
"""


class FlowError(Exception):
    """A flow ended with a verdict. ``str(error)`` is one sentence for the shopper that says what to do next."""

    kind: str = "flow_error"


class SiteUnavailable(FlowError):
    """The shop did not answer as a working shop does; reading may be tried again."""

    kind = "site_unavailable"


class SignInRefused(FlowError):
    """The shop refused the email and password. Never tried again by itself."""

    kind = "sign_in_refused"


class HumanNeeded(FlowError):
    """Only a person may pass what the shop asks. ``obstacle`` is ``wall``, ``code`` or ``locked``."""

    kind = "human_needed"

    def __init__(self, message: str, *, obstacle: str) -> None:
        super().__init__(message)
        self.obstacle = obstacle


class OrderNotFound(FlowError):
    """The shop does not show this order to this account."""

    kind = "order_not_found"


class PageNotUnderstood(FlowError):
    """The page could not be placed, or what it says of the order could not be read with certainty."""

    kind = "page_not_understood"


class AskPerson(FlowError):
    """The flow stopped before sending anything, at what only the shopper can say or allow."""

    kind = "ask_person"


class TurnedAway(AskPerson):
    """The shop's page says that it does not take what is asked for, or offers no way on, before anything was sent."""


class WrongHost(HumanNeeded):
    """The browser was led to a host that is not the configured shop's, before anything was typed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, obstacle="wrong_host")


class SubmissionUnconfirmed(FlowError):
    """A submission may have reached the shop, and nobody can tell. Never sent again by itself."""

    kind = "submission_unconfirmed"
