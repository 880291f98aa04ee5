"""For how long a wizard's page has been at rest: one that fetches nothing and says nothing of loading does no more."""

from flows.settling import says_it_loads, watch
from flows.snapshot import Snapshot
from flows.visit import Visit

DEAF = 3.0  # seconds of rest after which a button that was pressed does nothing any more


class Calm:
    """Counts the seconds since a page last fetched something."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._moment = watch(visit.page).moment
        self._since = visit.clock()

    def lasts(self, snapshot: Snapshot | None = None) -> float:
        """Seconds for which it has been at rest, as far as it was asked; none while its newest look says it loads."""
        moment, now = watch(self._visit.page).moment, self._visit.clock()
        if moment is None or moment != self._moment or (snapshot is not None and says_it_loads(snapshot)):
            self._moment, self._since = moment, now
        return now - self._since
