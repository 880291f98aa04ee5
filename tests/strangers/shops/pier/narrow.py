"""Pierhead with a second question after the topic, half the room for words, and a return without a number."""

from __future__ import annotations

from functools import partial

from . import app
from .expected import expected

Shop = partial(
    app.Shop,
    subtopic=True,
    limit=200,
    maxlength=False,
    answer="page",
    offers_ticked=True,
    history="cards",
    steps=3,
    return_number=False,
    consent="none",
)
EXPECTED = expected(subtopic=True)
