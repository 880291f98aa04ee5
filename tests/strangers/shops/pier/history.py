"""Pierhead with statuses on the cards of the history only, no topic for cancelling, and an answer that goes."""

from __future__ import annotations

from functools import partial

from . import app
from .expected import expected

Shop = partial(
    app.Shop,
    status_at="history",
    history="cards",
    contact="grid",
    order_field="select",
    topics="plain",
    answer="toast",
    reference=False,
    steps=4,
    reasons="radio",
    confirm="dialog",
    final_sale="absent",
    consent="layer",
    register="beside",
)
EXPECTED = expected(status_at="history", topics="plain", reference=False)
