"""``kors-bot cancel``, prepared and not sent, beside the script that fills in the same form."""

from collections.abc import Iterator
from functools import partial

from benchmarks.pairs import measure
from benchmarks.rows import Row, compare
from benchmarks.stage import Stage, stage

_PREPARED = (3,)  # a prepared request waits for the person's permission
_BAR = 1.15


def cancel(*, quick: bool) -> Iterator[Row]:
    """Both read the order and fill in the contact form: with a session that each has kept, then signing in anew.

    A cancellation mostly follows a look at the order, so the first is the ordinary case. Signing in, kors-bot takes a
    picture of every page on the way: it is measured beside a script that takes them too, and beside one that only takes
    those of the order and of the form.
    """
    for edition in ("modern", "classic"):
        with stage(edition) as here:
            yield from _cancel(here, pairs=3 if quick else 9)


def _cancel(here: Stage, *, pairs: int) -> Iterator[Row]:
    number, data, session = here.shop.order("processing").number, here.new_folder(), here.new_folder() / "state.json"
    here.ours("status", number, data=data).run()
    what = f"{here.edition}: cancel, prepared / script that fills in the form"
    kept = measure(
        lambda: here.ours("cancel", number, "--json", data=data).seconds(good=_PREPARED),
        lambda: here.by_hand("contact", number, pictures=here.new_folder(), session=session).seconds(),
        pairs=pairs,
    )
    yield compare(f"{what}, both with a kept session", kept, unit="s", bar=_BAR)
    for every_picture, named in ((True, "the same pictures"), (False, "two pictures only")):
        anew = measure(
            lambda: here.ours("cancel", number, "--json", data=here.new_folder()).seconds(good=_PREPARED),
            partial(_fill_in_by_hand, here, number, every_picture=every_picture),
            pairs=pairs,
        )
        yield compare(f"{what}, both signing in, {named}", anew, unit="s", bar=_BAR)


def _fill_in_by_hand(here: Stage, number: str, *, every_picture: bool) -> float:
    return here.by_hand("contact", number, pictures=here.new_folder(), every_picture=every_picture).seconds()
