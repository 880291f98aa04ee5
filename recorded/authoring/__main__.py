"""Write the saved pages of every order, for the editions that are named (all by default)."""

import sys
from pathlib import Path

from recorded.authoring import ORDER_PAGES, write_order_page
from recorded.catalogue import load_catalogue

_PACKAGE = Path(__file__).parents[1]


def write_saved_pages(edition: str) -> None:
    """Write <page>/<case>/page.html for every order."""
    for order in load_catalogue().orders:
        for page in ORDER_PAGES:
            folder = _PACKAGE / edition / page / order.case
            folder.mkdir(parents=True, exist_ok=True)
            folder.joinpath("page.html").write_text(write_order_page(edition, order, page), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("classic", "modern"):
        write_saved_pages(name)
