"""What changed between two pictures."""

from pathlib import Path

from PIL import Image, ImageDraw

from kors_bot.review.regions import Region, find_changed_regions


def page(path: Path, *lines: tuple[int, str], height: int = 900) -> Path:
    picture = Image.new("RGB", (640, height), "white")
    pen = ImageDraw.Draw(picture)
    for top, words in lines:
        pen.text((40, top), words, fill="black", font_size=20)
    picture.save(path, "PNG")
    return path


def found(before: Path, after: Path) -> list[Region]:
    with Image.open(before) as old, Image.open(after) as new:
        return find_changed_regions(old, new)


def holds(region: Region, x: int, y: int) -> bool:
    left, top, width, height = region
    return left <= x <= left + width and top <= y <= top + height


def test_equal_pictures_have_no_changed_region(tmp_path: Path) -> None:
    one = page(tmp_path / "1.png", (100, "Order Status: Processing"))
    assert found(one, page(tmp_path / "2.png", (100, "Order Status: Processing"))) == []


def test_a_changed_word_is_one_region_around_it(tmp_path: Path) -> None:
    before = page(tmp_path / "1.png", (100, "Order Number 7"), (300, "Processing"), (500, "Total $448.00"))
    after = page(tmp_path / "2.png", (100, "Order Number 7"), (300, "Shipped"), (500, "Total $448.00"))
    (region,) = found(before, after)
    assert holds(region, 60, 312)
    assert region[3] < 60


def test_a_line_that_was_put_in_does_not_make_all_below_it_a_change(tmp_path: Path) -> None:
    before = page(tmp_path / "1.png", (100, "Order Number 7"), (300, "Hollis Satchel"), (500, "Total"))
    after = page(
        tmp_path / "2.png",
        (100, "Order Number 7"),
        (200, "Shipped On 11/22/26"),
        (340, "Hollis Satchel"),
        (540, "Total"),
    )
    regions = found(before, after)
    assert any(holds(region, 60, 212) for region in regions)
    assert not any(holds(region, 60, 352) or holds(region, 60, 552) for region in regions)


def test_a_page_that_grew_is_marked_where_something_new_stands(tmp_path: Path) -> None:
    before = page(tmp_path / "1.png", (100, "Order Number 7"), height=600)
    after = page(tmp_path / "2.png", (100, "Order Number 7"), (800, "Return by 12/22/26"), height=1200)
    (region,) = found(before, after)
    assert holds(region, 60, 812)


def test_pictures_of_different_width_changed_as_a_whole(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "white").save(tmp_path / "1.png")
    Image.new("RGB", (400, 200), "white").save(tmp_path / "2.png")
    assert found(tmp_path / "1.png", tmp_path / "2.png") == [(0, 0, 400, 200)]
