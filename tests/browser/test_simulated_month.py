"""A month with kors-bot: forty orders of three accounts, a check every two hours, and a world that misbehaves.

What is real: the rounds of ``check`` with their locks, what is due and what rests; deciding; ledger and journal; the
evidence with its pictures and chain; what is told, to an HTTP endpoint on this machine that is sometimes down.
What is played, because 360 rounds of 40 orders in a browser would take hours: the reader, which says what the practice
shop's own state says of an order at that moment, and the submitter, which goes through the real ledger and puts into
the practice shop's own state what the shop took. ``test_a_short_stretch_in_the_real_browser`` below does six rounds of
eight orders with the real browser, flows and submitter.

Orders are prepared, shipped, delivered, put on hold or called something nobody knows; the shop cancels some in time,
ships others in spite of the request, answers some never, and refuses some; walls, outages and pages that are not
understood come and go; submissions break off before or after they were taken; the machine sleeps for days. The person
is played too: a careful one, who reads what they are told, finds out what became of a submission in doubt, telephones
when asked to, and submits what they had kept to themselves. All of it comes from one seed, which is printed and can be
set with MONTH_SEED.
"""

import json
import os
import random
import resource
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from flows.errors import HumanNeeded, PageNotUnderstood, SiteUnavailable
from flows.order import Item, Money, Order, OrderState, Shipment
from kors_bot.browser import Driver, start_driver
from kors_bot.checker import Desk
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Action, Decision, Kind, Outcome, Wish
from kors_bot.evidence import Attempt, Case, EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.notify.delivery import deliver
from kors_bot.settings import Account, Settings
from kors_bot.verify import verify
from kors_bot.watching.checking import check_watched
from recorded.catalogue import Parcel, PracticeOrder
from recorded.server import PracticeShop
from recorded.state import ReturnTaken, Submission
from tests.unit.evidence_helpers import PNG, Page

SHOP_ZONE = ZoneInfo("America/New_York")
BEGIN = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)  # the night of November 1, when clocks change, is in the month
ORDERS = 40
ROUNDS = 30 * 12
ACCOUNTS = ("default", "anna", "ben")
KINDS = {
    Action.REQUEST_CANCELLATION: Kind.CANCEL,
    Action.FOLLOW_UP: Kind.FOLLOW_UP,
    Action.START_RETURN: Kind.RETURN,
}
WORDS = {
    "received": "Order Received", "processing": "Processing", "on_hold": "On Hold", "shipped": "Shipped",
    "delivered": "Delivered", "cancelled": "Cancelled", "return_started": "Return Initiated", "returned": "Returned",
    "unknown": "Vetted at Atelier",
}  # fmt: skip


@dataclass
class Clock:
    """The month's time."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Fate:
    """What becomes of one order if nobody does anything, and how the shop answers requests."""

    number: str
    account: str
    wish: Wish
    may_submit: bool
    placed_at: datetime
    ships: datetime
    delivered: datetime
    answers_after: timedelta | None  # None: the shop never answers a request to cancel
    refund_after: timedelta
    refuses: bool = False
    odd: tuple[datetime, datetime] | None = None  # when its status is a word that nobody knows
    asked_at: datetime | None = None
    phoned: bool = False
    returned_at: datetime | None = None


@dataclass
class World:
    """The shop, the orders' fates, the faults, and the person."""

    seed: int
    data_dir: Path
    clock: Clock = field(default_factory=Clock)
    fates: dict[str, Fate] = field(default_factory=dict)
    truly_taken: Counter[tuple[str, Kind, int]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    down_until: datetime = BEGIN
    wall_until: dict[str, datetime] = field(default_factory=dict)
    asleep_until: datetime = BEGIN

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - a world that can be played again, not a secret
        self.shop = PracticeShop(edition="classic", clock=self.clock)
        pattern = self.shop.order("processing")
        for place in range(ORDERS):
            number = f"{place:02d}{self.random.randrange(10**8):08d}"
            placed_at = BEGIN + timedelta(hours=self.random.uniform(-40, 150))
            ships = max(placed_at, BEGIN) + timedelta(hours=self.random.uniform(3, 200))
            fate = Fate(
                number=number,
                account=ACCOUNTS[place % len(ACCOUNTS)],
                wish=Wish.KEEP if place % 8 == 7 else Wish.CANCEL,
                may_submit=place % 8 not in (6, 7),
                placed_at=placed_at,
                ships=ships,
                delivered=ships + timedelta(hours=self.random.uniform(40, 130)),
                answers_after=None if self.random.random() < 0.25 else timedelta(hours=self.random.uniform(1, 60)),
                refund_after=timedelta(days=self.random.uniform(3, 9)),
                refuses=self.random.random() < 0.08,
            )
            if self.random.random() < 0.2:
                start = placed_at + timedelta(hours=self.random.uniform(0, 150))
                fate.odd = (start, start + timedelta(hours=self.random.uniform(2, 40)))
            self.fates[number] = fate
            placed_on = placed_at.astimezone(SHOP_ZONE).date()
            order = replace(pattern, number=number, case=f"month-{number}", placed_on=placed_on, parcels=())
            self.shop.put_order(self._put(order, "received"))

    def move_on(self) -> None:
        """Lets the shop do what it does by itself."""
        now = self.clock()
        for fate in self.fates.values():
            order = self.order(fate.number)
            state = order.state
            if state in ("received", "processing", "on_hold", "unknown"):
                answered = (
                    fate.asked_at is not None
                    and not fate.refuses
                    and fate.answers_after is not None
                    and now >= fate.asked_at + fate.answers_after
                )
                if now >= fate.ships:
                    self._ship(order, fate)
                elif answered or fate.phoned:
                    self.shop.put_order(self._put(order, "cancelled"))
                elif fate.odd and fate.odd[0] <= now < fate.odd[1]:
                    self.shop.put_order(self._put(order, "unknown"))
                elif state in ("received", "unknown") and now > fate.placed_at + timedelta(hours=6):
                    self.shop.put_order(self._put(order, "on_hold" if self.random.random() < 0.1 else "processing"))
            elif state == "shipped" and now >= fate.delivered:
                self.shop.put_order(self._put(order, "delivered"))
            elif state == "return_started" and fate.returned_at and now >= fate.returned_at + fate.refund_after:
                self.shop.put_order(self._put(order, "returned"))
        if now >= self.down_until and self.random.random() < 0.02:
            self.down_until = now + timedelta(hours=self.random.uniform(1, 12))
        if now >= self.asleep_until and self.random.random() < 0.005:
            self.asleep_until = now + timedelta(hours=self.random.uniform(8, 60))
        for account in ACCOUNTS:
            if now >= self.wall_until.get(account, BEGIN) and self.random.random() < 0.01:
                self.wall_until[account] = now + timedelta(hours=self.random.uniform(1, 20))

    def order(self, number: str) -> PracticeOrder:
        """The order as the shop has it."""
        found = self.shop.front.order(number)
        assert found is not None
        return found

    def _put(self, order: PracticeOrder, state: str) -> PracticeOrder:
        lines = tuple(replace(line, state=None) for line in order.lines)
        return replace(order, state=state, status={"classic": WORDS[state]}, lines=lines)

    def _ship(self, order: PracticeOrder, fate: Fate) -> None:
        day = fate.ships.astimezone(SHOP_ZONE).date()
        parcel = Parcel(tuple(range(len(order.lines))), "UPS", f"1Z{order.number}", day)
        self.shop.put_order(replace(self._put(order, "shipped"), parcels=(parcel,)))

    # ---- what the reader and the submitter meet -------------------------------------------------------------------

    def trouble(self, account: str) -> Exception | None:
        """What stands between the reader and the shop at this moment, if anything."""
        now = self.clock()
        if now < self.down_until:
            return SiteUnavailable("The shop did not answer; try again later.")
        if now < self.wall_until.get(account, BEGIN):
            return HumanNeeded("The shop shows a wall.", obstacle="wall")
        chance = self.random.random()
        if chance < 0.01:
            return SiteUnavailable("The page did not answer in time; try again later.")
        if chance < 0.013:
            return PageNotUnderstood("The page has no order on it.")
        return None

    def take(self, number: str, kind: Kind, turn: int, text: str) -> None:
        """The shop takes a request or a return."""
        self.truly_taken[number, kind, turn] += 1
        fate, order = self.fates[number], self.order(number)
        if kind is Kind.RETURN:
            styles = tuple(line.product.style for line in order.lines)
            self.shop.front.take_return(
                ReturnTaken(
                    order=number, items=styles, quantities=(1,) * len(styles), reasons=("changed mind",) * len(styles),
                    method="mail", fee=Decimal(0), refund=order.total, authorisation=f"RA{number}",
                    taken_at=self.clock(),
                )
            )  # fmt: skip
            fate.returned_at = self.clock()
        else:
            self.shop.submissions.append(Submission({"contactComment": text}, self.clock(), None))
            fate.asked_at = fate.asked_at or self.clock()

    # ---- the person -----------------------------------------------------------------------------------------------

    def person(self, messages: list[dict[str, Any]]) -> None:
        """Does what a careful person does about what they are told."""
        if not messages:
            return
        with Ledger.open(self.data_dir, self.clock) as ledger:
            for message in messages:
                number = next((number for number in self.fates if number in message["title"]), None)
                if number is None:
                    continue
                title, body = message["title"], message["message"]
                if title.startswith("Nobody can tell"):
                    for fact in ledger.submissions(number):
                        if fact.outcome is Outcome.UNCONFIRMED:
                            taken = self.truly_taken[number, fact.kind, fact.number] > 0
                            ledger.resolve(number, sent=taken, kind=fact.kind, note="asked the shop")
                elif "call the shop at" in body or title.startswith("The shop refused the"):
                    self.fates[number].phoned = True
                elif "To do it: kors-bot" in body:
                    ledger.watch(number, wish=Wish.CANCEL, may_submit=True, account=self.fates[number].account)


@dataclass
class PlayedReader:
    """Reads an order from the practice shop's own state."""

    world: World
    name: str
    settings: Any = None

    def expect(self, numbers: list[str]) -> None:
        """Each order is read by itself."""

    def read(self, number: str, case: Case, attempts: list[Attempt]) -> Order:
        """The order as its page would say, with a picture that changes when the page does."""
        clock, order = self.world.clock, self.world.order(number)
        attempts.append(Attempt(started_at=clock()))
        trouble = self.world.trouble(self.name)
        marks = f"{trouble}" if trouble else f"{number} {order.state}"
        case.see(cast(Any, Page(PNG + marks.encode() * 40)), "wall" if trouble else "order-page")
        if trouble is not None:
            self.world.faults[type(trouble).__name__] += 1
            raise trouble
        return read_practice(order)

    @property
    def browser(self) -> Any:
        """A browser with a page that can be pictured."""
        return self

    def page(self, _name: str) -> Any:
        """The page."""
        return Page()

    def stop_loading(self, _name: str) -> None:
        """Nothing loads here."""


def read_practice(order: PracticeOrder) -> Order:
    """What the order's page says, as ``flows`` would read it."""
    state = OrderState(order.state)
    parcels = tuple(
        Shipment(one.carrier, one.tracking_number, one.tracking_url, one.shipped_on, one.delivered_on)
        for one in order.parcels
    )
    return Order(
        number=order.number,
        state=state,
        status_text=order.status["classic"],
        placed_on=order.placed_on,
        shipped_on=order.parcels[0].shipped_on if order.parcels else None,
        total=Money(order.total, "USD"),
        items=tuple(Item(line.product.name, line.product.style, line.quantity) for line in order.lines),
        shipments=parcels,
    )


def act(desk: Desk, number: str, decision: Decision, _permitted: bool, /) -> SubmissionReport | None:  # noqa: FBT001
    """Sends once, through the real ledger, in a world where that may break off at any point."""
    world: World = cast(Any, desk.reader).world
    kind = KINDS[decision.action]
    turn = desk.ledger.facts(number).next_follow_up if kind is Kind.FOLLOW_UP else 0
    chance = world.random.random()
    if chance < 0.03:
        world.faults["before sending"] += 1
        raise SiteUnavailable("The form did not load; try again later.")
    text = f"Please cancel order {number}."
    with desk.open_case(number, kind.replace("_", "-")) as case:
        begun = desk.ledger.begin_submission(
            number, kind=kind, text=text, fields={}, items=decision.items, number=turn, evidence=case.name
        )
        refused = world.fates[number].refuses and kind is not Kind.RETURN
        broken = chance < 0.13
        if not refused and not (broken and chance < 0.08):
            world.take(number, kind, turn, text)
        outcome = Outcome.UNCONFIRMED if broken else Outcome.REFUSED if refused else Outcome.SENT
        if broken:
            world.faults["broke off while sending"] += 1
        else:
            desk.ledger.settle(begun, outcome=outcome, answer="Thank you.", reference=None)
        report = SubmissionReport(kind, outcome, text, {}, submitted_at=begun.started_at)
        case.finish(submission=report)
    return report


@pytest.fixture
def endpoint() -> Iterator[tuple[str, list[dict[str, Any]], list[bool]]]:
    """Where messages go: its address, what it took, and whether it is open."""
    taken: list[dict[str, Any]] = []
    opened = [True]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if opened[0]:
                taken.append(body)
            self.send_response(200 if opened[0] else 503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_anything: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}", taken, opened
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder in memory where there is one: a month syncs its records some ten thousand times."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    folder = Path(tempfile.mkdtemp(prefix="kors-bot-month-", dir=memory if os.access(memory, os.W_OK) else None))
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's, until Python 3.13
def test_every_order_ends_where_a_careful_person_would_have_brought_it(
    data_dir: Path, endpoint: tuple[str, list[dict[str, Any]], list[bool]]
) -> None:
    address, taken, opened = endpoint
    seed = int(os.environ.get("MONTH_SEED") or random.SystemRandom().randrange(10**6))
    print(f"MONTH_SEED={seed}")
    world = World(seed, data_dir)
    settings = Settings(
        email="jo@example.com",
        password=SecretStr("Practice-only-1"),
        accounts={name: Account(email=f"{name}@example.com", password=SecretStr("x-1")) for name in ACCOUNTS[1:]},
        base_url="http://127.0.0.1:9",
        data_dir=data_dir,
        notify=(SecretStr(f"json://{address}/hook"),),
    )

    def make_desk(account: str, ledger: Ledger, store: EvidenceStore) -> Desk:
        reader: Any = PlayedReader(world, account)
        return Desk(settings, reader, store, lambda: ledger, world.clock)

    looks, read_by_person, memory, sizes = 0, 0, [], []
    to_come = sorted(world.fates.values(), key=lambda fate: fate.placed_at)
    for turn in range(ROUNDS):
        world.clock.now = BEGIN + timedelta(hours=2 * turn, seconds=world.random.uniform(0, 300))
        world.move_on()
        while to_come and to_come[0].placed_at <= world.clock.now:
            fate = to_come.pop(0)
            with Ledger.open(data_dir, world.clock) as ledger:
                ledger.watch(fate.number, wish=fate.wish, may_submit=fate.may_submit, account=fate.account)
        if world.clock.now < world.asleep_until:
            continue  # the machine sleeps; nobody makes up for what it missed
        opened[0] = world.random.random() > 0.05
        found = check_watched(settings, if_due=True, clock=world.clock, make_desk=make_desk, act=act)
        looks += len(found.looked)
        assert all(one.exit_code != 1 for one in found.looked), [one.error for one in found.looked]
        if turn % 4 == 3:
            world.person(taken[read_by_person:])
            read_by_person = len(taken)
        if len(memory) < (turn + 1) // 90:
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            sizes.append(sum(file.stat().st_size for file in data_dir.rglob("*") if _counts(file)) / looks)
    print(f"{looks} looks, {len(taken)} messages, faults {dict(world.faults)}, MB {memory}, bytes a look {sizes}")

    opened[0] = True
    with Ledger.open(data_dir, world.clock) as ledger:
        deliver(settings, ledger, clock=world.clock)

    _assert_asked_once(world)
    _assert_brought_home(world, data_dir)
    _assert_told_once(taken, data_dir, world)
    results = verify(EvidenceStore(data_dir))
    assert len(results) == ORDERS
    assert all(result.intact for result in results), [result.findings for result in results if not result.intact]
    assert memory[-1] - memory[0] < 40, memory
    assert sizes[-1] < 6000, sizes
    assert min(world.faults.values()) > 0


def _counts(file: Path) -> bool:
    """Whether a file takes room of its own: of an equal picture that is stored once, one link counts."""
    if not file.is_file() or file.suffix not in (".png", ".json"):
        return False
    return file.stat().st_nlink == 1 or file.parent.name == ".same"


def _assert_asked_once(world: World) -> None:
    """The shop never got a second request of a kind, and never one that was not allowed."""
    assert max(world.truly_taken.values()) == 1
    kept = [number for number, fate in world.fates.items() if fate.wish is Wish.KEEP]
    assert not [number for number, _, _ in world.truly_taken if number in kept]
    cancelled_by_form = len(world.shop.submissions)
    assert cancelled_by_form == sum(kind is not Kind.RETURN for _, kind, _ in world.truly_taken.elements())
    assert len(world.shop.returns) == len({taken.order for taken in world.shop.returns})
    follow_ups = Counter(number for number, kind, _ in world.truly_taken if kind is Kind.FOLLOW_UP)
    assert max(follow_ups.values(), default=0) <= 2


def _assert_brought_home(world: World, data_dir: Path) -> None:
    """Who wanted out is out, or on the way back; who wanted to keep has it; what is done is closed."""
    with Ledger.open(data_dir, world.clock) as ledger:
        watches = {watch.order: watch for watch in ledger.watched(closed=True)}
    for number, fate in world.fates.items():
        state = world.order(number).state
        if fate.wish is Wish.KEEP:
            assert state == "delivered", number
            assert watches[number].closed_at is None
            continue
        assert state in ("cancelled", "returned", "return_started"), (number, state, fate)
        assert (watches[number].closed_at is not None) == (state in ("cancelled", "returned")), (number, state)


def _assert_told_once(taken: list[dict[str, Any]], data_dir: Path, world: World) -> None:
    """Nobody was told anything twice, and everything that was to be told was."""
    with Ledger.open(data_dir, world.clock) as ledger:
        told = [notice for number in world.fates for notice in ledger.notifications(number)]
        assert ledger.undelivered() == []
    heard = Counter((message["title"], message["message"].partition("\n\n(This is of ")[0]) for message in taken)
    assert heard == Counter((notice.title, notice.body) for notice in told)
    assert {"state", "submission", "return", "trouble", "recovered"} <= {notice.event for notice in told}
    states = Counter((notice.order, notice.title) for notice in told if notice.event == "state")
    assert max(states.values()) <= 2  # on hold, or prepared again, may come twice; nothing is told for each look
    assert {notice.order for notice in told} == set(world.fates)


@pytest.fixture
def driver(playwright: object) -> Iterator[Driver]:
    with start_driver() as driver:
        yield driver


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's, until Python 3.13
def test_a_short_stretch_in_the_real_browser(
    driver: Driver, data_dir: Path, endpoint: tuple[str, list[dict[str, Any]], list[bool]]
) -> None:
    address, taken, _ = endpoint
    clock = Clock(datetime.now(UTC))
    with PracticeShop(edition="modern", clock=clock) as shop:
        person, other = shop.account, shop.other_account
        settings = Settings(
            email=person.email,
            password=SecretStr(person.password),
            first_name=person.first_name,
            last_name=person.last_name,
            phone=person.phone,
            postal_code=person.postal_code,
            accounts={"sam": Account(email=other.email, password=SecretStr(other.password))},
            base_url=shop.url,
            data_dir=data_dir,
            timeout=6,
            attempts=2,
            retry_wait=0.01,
            notify=(SecretStr(f"json://{address}/hook"),),
        )

        def add(number: str, case: str, wish: Wish, *, account: str = "default") -> str:
            order = replace(shop.order(case), number=number, case=f"month-{number}")
            if account == "sam":
                order = replace(order, account=other)
            shop.put_order(order)
            with Ledger.open(data_dir, clock) as ledger:
                ledger.watch(number, wish=wish, may_submit=wish is Wish.CANCEL, account=account)
            return number

        in_time = add("3024500001", "processing", Wish.CANCEL)
        in_doubt = add("3024500002", "processing", Wish.CANCEL)
        too_late = add("3024500003", "processing", Wish.CANCEL)
        goes_back = add("3024500004", "shipped", Wish.CANCEL)
        kept = add("3024500005", "processing", Wish.KEEP)
        done = add("3024500006", "cancelled", Wish.CANCEL)
        delivered = add("3024500007", "delivered", Wish.KEEP, account="sam")
        unknown = add("3024500008", "unknown-status", Wish.KEEP, account="sam")

        def check(*, later: float = 2) -> dict[str, int]:
            found = check_watched(settings, if_due=True, clock=clock, sleep=lambda _seconds: None)
            shop.faults.clear()
            clock.now += timedelta(hours=later)
            return {one.number: one.exit_code for one in found.looked}

        def becomes(number: str, state: str, words: str) -> None:
            pattern = shop.order(state if state in ("shipped", "delivered") else "cancelled")
            order = shop.front.order(number)
            assert order is not None
            lines = tuple(replace(line, state=None, status={}) for line in order.lines)
            parcels = pattern.parcels if state == "shipped" else order.parcels
            parcels = tuple(replace(parcel, items=tuple(range(len(lines)))) for parcel in parcels[:1])
            shop.change_order(number, state=state, status={"modern": words}, lines=lines, parcels=parcels)

        shop.faults.set("drop_after_taking", after=1, times=1)
        first = check()
        met = [
            (number, submission.fields.get("contactOrderNumber")) for number, submission in enumerate(shop.submissions)
        ]
        assert (first[in_time], first[in_doubt], first[too_late], first[goes_back]) == (0, 15, 0, 0), (
            met,
            shop.attempts,
        )
        assert (first[kept], first[done], first[delivered], first[unknown]) == (0, 0, 0, 3)

        shop.faults.set("server_error", status=503)
        assert set(check().values()) == {14}  # the shop is down
        becomes(in_time, "cancelled", "Cancelled")
        becomes(too_late, "shipped", "Shipped")
        becomes(kept, "shipped", "Shipped")
        shop.faults.set("wall", maker="datadome", route="Order-Details", times=1)
        assert 11 in check(later=8).values()
        with Ledger.open(data_dir, clock) as ledger:
            ledger.resolve(in_doubt, sent=True, note="the shop has it")
        becomes(in_doubt, "cancelled", "Cancelled")
        for _ in range(3):
            check(later=24)

        def times_taken(number: str) -> tuple[int, int]:
            messages = sum(number in submission.text for submission in shop.submissions)
            return messages, sum(back.order == number for back in shop.returns)

        assert [times_taken(number) for number in (in_time, in_doubt, too_late, goes_back)] == [
            (1, 0), (1, 0), (1, 1), (0, 1),
        ]  # fmt: skip
        assert [times_taken(number) for number in (kept, done, delivered, unknown)] == [(0, 0)] * 4
        with Ledger.open(data_dir, clock) as ledger:
            closed = {watch.order for watch in ledger.watched(closed=True) if watch.closed_at is not None}
            told = {number: [one.title for one in ledger.notifications(number)] for number in (in_time, kept, unknown)}
        assert closed == {in_time, in_doubt, done}
        assert f"Order {in_time}: cancelled" in told[in_time]
        assert f"Order {kept}: shipped" in told[kept]
        assert told[unknown][0] == f"Order {unknown} needs you"
        heard = Counter((message["title"], message["message"]) for message in taken)
        assert max(heard.values()) == 1
        results = verify(EvidenceStore(data_dir))
        assert all(result.intact for result in results), [result.findings for result in results if not result.intact]
