"""Lists to choose from that are no selects: found, opened, shut, chosen from and read back, or given up at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from flows.listbox import Listbox, ListboxShut, choose, find_listboxes, read_options
from flows.snapshot import Snapshot, take
from tests.browser.list_pages import BUTTON, DRAWN, LATE, MAKE, MENU, OVER, PORTAL, REASONS, TYPED


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def look(page: Page, content: str) -> tuple[Snapshot, Listbox]:
    page.set_content(MAKE + content)
    return look_again(page)


def look_again(page: Page) -> tuple[Snapshot, Listbox]:
    snapshot = take(page)
    (box,) = find_listboxes(page, snapshot)
    return snapshot, box


@pytest.mark.parametrize(
    ("content", "labels", "asking"),
    [
        (BUTTON, ("Reason for return",), "Select a reason"),
        (PORTAL, ("Reason",), "Choose one"),
        (DRAWN, ("Why are you returning it?",), "Please choose"),
        (TYPED, ("Reason",), "Select..."),
        (LATE, ("Reason",), "Select a reason"),
        (OVER, ("Reason",), "Select a reason"),
        (MENU, (), "Select a reason"),
    ],
    ids=["button", "portal", "drawn", "typed", "late", "over", "menu"],
)
def test_a_list_is_found_opened_chosen_from_and_read_back(
    page: Page, content: str, labels: tuple[str, ...], asking: str
) -> None:
    snapshot, box = look(page, content)

    assert (box.labels, box.shown) == (labels, asking)
    assert [one.text for one in read_options(page, box) if one.value] == REASONS
    assert "It arrived damaged" not in take(page).text, "it is shut again"

    snapshot, box = look_again(page)
    before = box.as_select(snapshot)
    assert (before.value, before.options[0].text) == ("", asking)
    assert choose(page, box, "I changed my mind") == "I changed my mind"

    snapshot, box = look_again(page)
    field = box.as_select(snapshot)
    assert next(one.text for one in field.options if one.value == field.value) == "I changed my mind"
    assert box.labels == labels
    assert "It arrived damaged" not in snapshot.text


def test_the_select_under_a_drawing_says_what_is_required_and_has_to_agree(page: Page) -> None:
    _, box = look(page, DRAWN + "<script>box.addEventListener('click', () => { s.selectedIndex = 1; })</script>")

    assert box.required
    with pytest.raises(ListboxShut, match='does not show "It arrived damaged"'):
        choose(page, box, "It arrived damaged")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<button type=button aria-haspopup=listbox>Select a reason</button>", "does not open"),
        (BUTTON + "<script>b.disabled = true</script>", "cannot be opened now"),
        (BUTTON.replace("b.firstChild.textContent = words;", ""), "does not show"),
        (BUTTON.replace("words; })", "words; }, [...REASONS, ...REASONS])"), "does not offer"),
    ],
    ids=["dead", "disabled", "forgetful", "twice"],
)
def test_what_cannot_be_opened_or_chosen_with_certainty_is_told(page: Page, content: str, why: str) -> None:
    _, box = look(page, content)

    with pytest.raises(ListboxShut, match=why):
        choose(page, box, "I changed my mind")


def test_a_list_that_takes_several_choices_at_once_is_left_alone(page: Page) -> None:
    marking = "<script>new MutationObserver(() => shown()?.setAttribute('aria-multiselectable', 'true')).observe("
    _, box = look(page, BUTTON + marking + "document.body, { childList: true })</script>")

    with pytest.raises(ListboxShut, match="several choices"):
        read_options(page, box)


def test_what_only_looks_like_a_list_is_none(page: Page) -> None:
    page.set_content("""<label>Size <select><option>S<option>M</select></label><button>Choose a method</button>
        <button aria-haspopup=dialog>Select a store</button><button aria-haspopup=true>Account</button>
        <select style="display:none"><option>All<option>Open</select><div tabindex=0><b>All</b> <b>Open</b></div>""")

    assert find_listboxes(page, take(page)) == []
