"""A folder of recorded pages: whole pages or none, an earlier one stays, and the manifest says what each is."""

import stat
from datetime import date
from pathlib import Path

import pytest

from kors_bot.errors import RequestNotPossible
from kors_bot.recording.facts import compare
from kors_bot.recording.folder import PageFolder, write_draft
from kors_bot.reread import NOT_SAID, Difference
from recorded.manifest import Origin, check_manifest, load_manifest
from tests.unit.record_helpers import disguise

DAY = date(2026, 11, 24)


def keep(folder: PageFolder, case: str, *pages: str) -> dict[str, Path]:
    """Keeps small pages of these names."""
    with folder.draft() as place:
        drafts = {page: Path(place) / page for page in pages}
        for page, draft in drafts.items():
            write_draft(draft, f"<p>{page}</p>")
        return folder.keep(drafts, case, {page: f'the "{page}"\\' for page in pages})


def test_pages_are_kept_with_their_entry_for_their_owner_alone(tmp_path: Path) -> None:
    folder = PageFolder(tmp_path / "pages", DAY)
    folder.require_usable()
    kept = keep(folder, "shipped", "order-details", "order-history")
    check_manifest(folder.path)
    manifest = load_manifest(folder.path)

    assert kept["order-details"] == folder.path / "order-details" / "shipped" / "page.html"
    assert kept["order-details"].read_text() == "<p>order-details</p>"
    assert manifest.saved_on == DAY
    assert manifest.entries["order-history", "shipped"].origin is Origin.RECORDED
    assert manifest.entries["order-history", "shipped"].description == 'the "order-history"\\'
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.path.rglob("*")} == {0o600, 0o700}
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


def test_a_case_that_one_of_the_pages_has_already_gets_a_number(tmp_path: Path) -> None:
    folder = PageFolder(tmp_path, DAY)
    keep(folder, "shipped", "order-details")
    keep(folder, "shipped-2", "contact-us")

    assert folder.free_case(["order-details", "contact-us"], "shipped") == "shipped-3"
    assert folder.free_case(["order-history"], "shipped") == "shipped"


def test_what_a_person_wrote_into_the_manifest_stays(tmp_path: Path) -> None:
    folder = PageFolder(tmp_path, DAY)
    keep(folder, "shipped", "order-details")
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(f"# mine\n{manifest.read_text()}")
    keep(folder, "delivered", "order-details")

    assert manifest.read_text().startswith("# mine\n")
    check_manifest(tmp_path)


def test_where_the_manifest_cannot_be_written_no_page_is_kept(tmp_path: Path) -> None:
    folder = PageFolder(tmp_path, DAY)
    keep(folder, "shipped", "order-details")
    (tmp_path / "manifest.toml").write_text('saved_on = 2026-11-24\n[pages.order-details.delivered]\norigin = "x"\n')

    with pytest.raises(ValueError, match=r"delivered|declared|overwrite"):
        keep(folder, "delivered", "order-details", "order-history")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.toml", "order-details"]
    assert [path.name for path in (tmp_path / "order-details").iterdir()] == ["shipped"]


def test_the_rights_of_a_folder_that_was_there_are_left(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir(mode=0o755)
    PageFolder(tmp_path / "mine", DAY).require_usable()

    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o755


def test_a_folder_without_a_page_is_left_as_if_nobody_had_been_there(tmp_path: Path) -> None:
    folder = PageFolder(tmp_path / "pages", DAY)
    folder.require_usable()
    folder.leave()
    assert not folder.path.exists()

    folder.require_usable()
    keep(folder, "shipped", "order-details")
    folder.leave()
    check_manifest(folder.path)


@pytest.mark.parametrize("manifest", ["saved_on = 2026-11-23\n", "[pages]\n", "saved_on = yesterday", "\x00"])
def test_a_manifest_of_another_day_or_of_something_else_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.toml").write_text(manifest)

    with pytest.raises(RequestNotPossible, match=r"name another (folder )?with --out\.$"):
        PageFolder(tmp_path, DAY).require_usable()


def test_facts_are_compared_in_the_words_of_the_file() -> None:
    made = disguise()
    live = {"state": "shipped", "status_text": "Shipped to Jordan", "total": "5.00 USD", "placed_on": "2026-11-18"}
    saved = {"state": "unknown", "status_text": made.text("Shipped to Jordan"), "placed_on": "2026-11-18"}

    assert compare(live, saved, made) == (
        Difference("state", "shipped", "unknown"),
        Difference("total", "5.00 USD", NOT_SAID),
    )
