"""Pierhead that takes a label off the refund and answers to scripts alone."""

from __future__ import annotations

from functools import partial

from . import app
from .expected import expected

Shop = partial(
    app.Shop,
    topics="plain",
    subtopic=True,
    order_field="select",
    answer="xhr",
    label_fee=795,
    reasons="radio",
    confirm="dialog",
)
EXPECTED = expected(topics="plain", subtopic=True, label_fee=795)
