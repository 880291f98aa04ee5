"""Saved pages: all of them are named in a manifest, are what their templates make, and are played in today's dates."""

from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from recorded.authoring import ORDER_PAGES, write_order_page
from recorded.catalogue import load_catalogue
from recorded.faults import WALLS
from recorded.manifest import ManifestWrong, check_manifest, load_manifest
from recorded.pages import PageStore

SAVED_ON = date(2026, 11, 24)


@pytest.mark.parametrize("folder", ["classic", "modern", "shared"])
def test_the_manifest_names_every_page_and_only_those(folder: str) -> None:
    check_manifest(files("recorded").joinpath(folder))


@pytest.mark.parametrize("folder", ["classic", "modern", "shared"])
def test_nothing_authored_is_called_recorded(folder: str) -> None:
    entries = load_manifest(files("recorded").joinpath(folder)).entries
    assert {entry.origin.value for entry in entries.values()} == {"authored"}


def _edition(folder: Path, manifest: str, *pages: str) -> Path:
    for page in pages:
        (folder / page).mkdir(parents=True)
        (folder / page / "page.html").write_text("<p>")
    (folder / "manifest.toml").write_text("saved_on = 2026-11-24\n" + manifest)
    return folder


def test_a_page_that_the_manifest_does_not_name_is_told(tmp_path: Path) -> None:
    entry = '[pages.home.default]\norigin = "authored"\ndescription = "home"\n'
    folder = _edition(tmp_path, entry, "home/default", "home/sale")
    with pytest.raises(ManifestWrong, match=r"^home/sale is not in manifest\.toml$"):
        check_manifest(folder)


def test_an_entry_without_a_page_is_told(tmp_path: Path) -> None:
    entry = '[pages.home.default]\norigin = "recorded"\ndescription = "home"\n'
    with pytest.raises(ManifestWrong, match=r"^home/default has no page\.html$"):
        check_manifest(_edition(tmp_path, entry))


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('origin = "authored"', "home/default: an entry names exactly its origin and its description"),
        (
            'origin = "authored"\ndescription = " "',
            "home/default: an entry names exactly its origin and its description",
        ),
        ('origin = "real"\ndescription = "home"', "home/default: the origin is authored or recorded, not 'real'"),
    ],
)
def test_an_entry_that_lacks_something_is_told(tmp_path: Path, entry: str, told: str) -> None:
    with pytest.raises(ManifestWrong) as wrong:
        load_manifest(_edition(tmp_path, f"[pages.home.default]\n{entry}\n", "home/default"))
    assert str(wrong.value) == told


@pytest.mark.parametrize("edition", ["classic", "modern"])
@pytest.mark.parametrize("page", ORDER_PAGES)
def test_saved_order_pages_are_what_the_templates_make(edition: str, page: str) -> None:
    for order in load_catalogue().orders:
        saved = files("recorded").joinpath(edition, page, order.case, "page.html").read_text(encoding="utf-8")
        assert saved == write_order_page(edition, order, page), f"run: python -m recorded.authoring {edition}"


@pytest.mark.parametrize("edition", ["classic", "modern"])
def test_both_editions_have_every_wall_and_error(edition: str) -> None:
    store = PageStore(edition=edition, today=SAVED_ON)
    assert all(store.has("walls", wall) for wall in WALLS)
    assert all(store.has("errors", case) for case in ("404", "410", "500", "csrf"))
    assert store.has("maintenance", "offline")
    assert store.has("code-prompt", "default")


def test_dates_on_a_played_page_are_moved_to_the_day_the_shop_opened() -> None:
    store = PageStore(edition="classic", today=SAVED_ON + timedelta(days=40))
    assert '<span class="summary-details order-date">12/28/26</span>' in store.source("order-details/shipped/page.html")
    assert "Ending 12/2027" in store.source("order-details/shipped/page.html")


@pytest.mark.parametrize("path", ["../orders.toml", "products/../../manifest.toml", "/etc/passwd", "", "products//x"])
def test_no_path_leads_out_of_the_assets(path: str) -> None:
    assert PageStore(edition="classic", today=SAVED_ON).asset(path) is None


def test_an_order_with_markup_in_it_is_shown_as_text() -> None:
    order = load_catalogue().orders[0]
    page = write_order_page("classic", replace(order, gift_message="<script>alert(1)</script>"), "order-details")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
