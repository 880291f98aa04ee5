"""Make the pages of an order from what orders.toml says of it.

``python -m recorded.authoring`` writes the saved pages; the server makes a page here only for an order that a test has
added or changed. Templates use [[ ]] and [% %], so that the slots of the saved page ({{ }}) come through as they are.
"""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import Environment, FunctionLoader, StrictUndefined

from recorded.authoring.grouping import groups_of, shown_by_parcel
from recorded.catalogue import PracticeOrder
from recorded.dates import us_long, us_medium, us_short

ORDER_PAGES = ("order-details", "order-card")


def write_order_page(edition: str, order: PracticeOrder, page: str) -> str:
    """One page of an order, its dates as they stand in ``order``."""
    return _environment(edition).get_template(f"{page}.html").render(order=order)


@cache
def _environment(edition: str) -> Environment:
    folder: Traversable = files("recorded").joinpath("authoring", edition)
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
    )
    filters: dict[str, Callable[..., object]] = {
        "us_short": us_short,
        "us_medium": us_medium,
        "us_long": us_long,
        "weekday": lambda day: f"{day:%A}",
        "money": lambda amount: f"${amount:,.2f}",
        "groups": groups_of,
        "shown_by_parcel": shown_by_parcel,
    }
    environment.filters.update(filters)
    return environment
