# ruff: noqa: F811 - the fixtures are used by their names
"""A return of the only item of an order: nothing else on the page ends the part that is about it."""

from dataclasses import replace

import pytest

from flows.visit import Visit
from tests.browser.form_server import FormServer
from tests.browser.test_start_return import (  # noqa: F401 - the fixtures are used by their names
    METHOD,
    REQUEST,
    REVIEW,
    TOTE,
    box,
    form,
    server,
    stopped,
    visit,
    walk,
)

ONE = replace(REQUEST, pieces=(TOTE,))
BARE = """<label><input type=checkbox name=i0> Marlow Large Tote</label><label for=w>Reason</label>
<select id=w name=w><option value="">Select<option>Changed my mind</select>"""


@pytest.fixture
def shop(server: FormServer) -> FormServer:
    server.pages["/review"] = REVIEW.replace("<p>Card Case</p>", "")
    return server


@pytest.mark.parametrize(
    "around",
    [
        "<header><nav><a href=/sale>Final Sale</a></nav></header>{}",
        "<div><a href=/sale>Final sale</a> <a href=/p>What cannot be returned</a></div>{}",
        "<p>Final sale items cannot be returned.</p>{}",
        "{}<footer><p>Final sale. Not returnable: gift cards.</p></footer>",
        "<div class=page><ul><li>Final sale items are not returnable</ul><div>{}</div></div>",
    ],
)
@pytest.mark.parametrize("pieces", [box(0, "Marlow Large Tote"), BARE])
def test_what_is_said_around_all_of_the_step_keeps_no_item(
    shop: FormServer, visit: Visit, around: str, pieces: str
) -> None:
    shop.pages["/items"] = around.format(form(pieces + METHOD))

    assert walk(visit, permitted=False, request=ONE)[0].review is not None


@pytest.mark.parametrize(
    "pieces",
    [
        box(0, "Marlow Large Tote", note="Final sale"),
        BARE + "<p>This item cannot be returned.</p>",
        BARE + "<p>Final sale</p>",
        "<p>Sorry, this piece is final sale.</p>" + BARE,
        "<div><label><input type=checkbox name=i0> Marlow Large Tote (final sale)</label></div>",
    ],
)
def test_what_is_said_of_the_only_item_keeps_it(shop: FormServer, visit: Visit, pieces: str) -> None:
    shop.pages["/items"] = form(pieces + METHOD)

    assert stopped(visit, request=ONE).startswith("The shop does not take Marlow Large Tote back")
    assert shop.posts == []
