"""The map of a shop's site as data: hosts, routes, labels, status words, channels.

The maps are TOML files beside this module (``flows/shops/``), with the source of each fact in their comments. Unknown
keys are refused, so that a misspelt override is named and not ignored.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.order import OrderState

Phrases = tuple[str, ...]


class MapWrong(ValueError):
    """A shop map cannot be used. ``str(error)`` names the file and the key."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(_Table):
    """What the shop is and how it writes dates, money and time."""

    name: str
    base_url: str
    hosts: Phrases
    language: str
    date_order: Literal["mdy", "dmy", "ymd"]
    time_zone: str
    currency: str
    phone: str


class Routes(_Table):
    """Paths under the base URL; ``{number}`` stands for the order number."""

    home: str
    sign_in: str
    account: str
    history: str
    order: str
    contact: str
    returns: str


class Links(_Table):
    """Captions that lead from page to page, as a person would click."""

    sign_in: Phrases
    history: Phrases
    contact: Phrases
    returns: Phrases
    guest_lookup: Phrases
    view_order: Phrases
    sign_out: Phrases
    load_more: Phrases


class SignInWords(_Table):
    """Labels of the sign-in form, and what the shop says when it lets nobody in."""

    email: Phrases
    password: Phrases
    submit: Phrases
    invite: Phrases
    remember: Phrases
    refused: Phrases
    locked: Phrases
    code: Phrases


class GuestLookupWords(_Table):
    """Labels of the form that finds an order without an account."""

    order_number: Phrases
    email: Phrases
    postal_code: Phrases
    submit: Phrases
    mismatch: Phrases


class HistoryWords(_Table):
    """Words of the order history: its filter, the widest choice, and how it says that it is empty."""

    filter: Phrases
    widest: Phrases
    empty: Phrases


class Labels(_Table):
    """What stands beside each fact."""

    order_number: Phrases
    status: Phrases
    placed_on: Phrases
    shipped_on: Phrases
    delivered_on: Phrases
    return_by: Phrases
    return_closed: Phrases
    expected: Phrases
    total: Phrases
    strong_total: Phrases
    not_total: Phrases
    subtotal: Phrases
    name: Phrases
    style: Phrases
    quantity: Phrases
    unit_price: Phrases
    old_price: Phrases
    line_total: Phrases
    attribute: Phrases
    carrier: Phrases
    tracking_number: Phrases
    track_link: Phrases
    order_only: Phrases
    free_text: Phrases


class Sections(_Table):
    """Headings of parts of a page that are not about the order, and of its list of items."""

    ignored: Phrases
    items: Phrases


class StatusWords(_Table):
    """The shop's words for each state, and the words that are known to settle nothing."""

    received: Phrases
    processing: Phrases
    on_hold: Phrases
    partially_shipped: Phrases
    shipped: Phrases
    delivered: Phrases
    cancelled: Phrases
    return_started: Phrases
    returned: Phrases
    unsettled: Phrases

    def by_phrase(self) -> dict[str, OrderState]:
        """Returns every phrase with its state; the unsettled ones stand for ``unknown``."""
        words = dict.fromkeys(self.unsettled, OrderState.UNKNOWN)
        for state in OrderState:
            words |= dict.fromkeys(getattr(self, state.value, ()), state)
        return words


class ReturnWords(_Table):
    """How an item says whether it can be returned."""

    not_returnable: Phrases
    returnable: Phrases


class ContactWords(_Table):
    """Labels, topics and answers of the contact form. ``topics`` is in the order of preference.

    ``refused`` say that nothing was taken; ``trouble`` leave open whether something was.
    """

    first_name: Phrases
    last_name: Phrases
    full_name: Phrases
    email: Phrases
    confirm_email: Phrases
    phone: Phrases
    order_number: Phrases
    postal_code: Phrases
    topic: Phrases
    message: Phrases
    submit: Phrases
    topics: Phrases
    accepted: Phrases
    refused: Phrases
    trouble: Phrases
    reference: Phrases
    marketing: Phrases


class ReturnFlowWords(_Table):
    """Labels, captions and answers of the return wizard; ``refused`` and ``trouble`` as for the contact form."""

    entry: Phrases
    order_number: Phrases
    email: Phrases
    postal_code: Phrases
    lookup: Phrases
    reason: Phrases
    quantity: Phrases
    select_all: Phrases
    proceed: Phrases
    submit: Phrases
    confirm_dialog: Phrases
    method_mail: Phrases
    method_store: Phrases
    fee: Phrases
    refund: Phrases
    authorisation: Phrases
    ship_by: Phrases
    label: Phrases
    accepted: Phrases
    refused: Phrases
    trouble: Phrases
    free: Phrases
    reasons: Mapping[str, Phrases]


class ConsentWords(_Table):
    """Captions of consent layers and of other layers over a page."""

    headings: Phrases
    decline: Phrases
    accept: Phrases
    close: Phrases


class Shop(_Table):
    """The whole map of one shop site."""

    site: Site
    routes: Routes
    links: Links
    sign_in: SignInWords
    guest_lookup: GuestLookupWords
    history: HistoryWords
    labels: Labels
    sections: Sections
    status: StatusWords
    returns: ReturnWords
    contact: ContactWords
    return_flow: ReturnFlowWords
    consent: ConsentWords

    def url(self, route: str, *, base_url: str, number: str = "") -> str:
        """Returns the address of a route under ``base_url``. The order number is quoted as opaque text."""
        path: str = getattr(self.routes, route)
        return base_url.rstrip("/") + path.replace("{number}", quote(number, safe=""))

    def allows(self, url: str, *, base_url: str) -> bool:
        """Whether an address is the configured shop's own: the base URL's origin, or https on a host of the map.

        Loopback counts only as the exact origin of a loopback base URL.
        """
        there, base = urlsplit(url), urlsplit(base_url)
        if (there.scheme, there.hostname, there.port) == (base.scheme, base.hostname, base.port):
            return True
        return there.scheme == "https" and there.hostname in self.site.hosts and base.hostname in self.site.hosts


def shop_names() -> list[str]:
    """Returns the names of the maps that come with the program."""
    folder = resources.files("flows") / "shops"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


@cache
def load_shop(name: str = "us", override: Path | None = None) -> Shop:
    """Returns the map called ``name``, with the single keys of the user's own file laid over it.

    Raises ``MapWrong`` for a name that is not known, and for a file that is not readable or has an unknown key.
    """
    if name not in shop_names():
        raise MapWrong(f"There is no map of a shop called {name!r}; there is {', '.join(shop_names())}.")
    source = resources.files("flows") / "shops" / f"{name}.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    where = f"shops/{name}.toml"
    if override is not None and override.exists():
        where = str(override)
        try:
            raw = _laid_over(raw, tomllib.loads(override.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise MapWrong(f"The shop map {where} cannot be read: {error}.") from error
    try:
        return Shop.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise MapWrong(f"The shop map {where} is wrong at {key}: {first['msg']}.") from error


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _laid_over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged
