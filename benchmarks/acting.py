"""``kors-bot cancel``, prepared and not sent, beside the script that fills in the same form."""

from collections.abc import Iterator

from benchmarks.pairs import measure
from benchmarks.rows import Row, compare
from benchmarks.stage import Stage, stage

_PREPARED = (3,)  # a prepared request waits for the person's permission


def cancel(*, quick: bool) -> Iterator[Row]:
    """Both sign in, read the order and fill in the contact form."""
    for edition in ("modern", "classic"):
        with stage(edition) as here:
            yield _cancel(here, pairs=3 if quick else 7)


def _cancel(here: Stage, *, pairs: int) -> Row:
    number = here.shop.order("processing").number
    measured = measure(
        lambda: here.ours("cancel", number, "--json", data=here.new_folder()).seconds(good=_PREPARED),
        lambda: here.by_hand("contact", number, pictures=here.new_folder()).seconds(),
        pairs=pairs,
    )
    return compare(f"{here.edition}: cancel, prepared / script that fills in the form", measured, unit="s", bar=1.15)
