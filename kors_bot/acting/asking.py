"""Asking the shop to cancel, or asking again, by its contact form."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from flows import contact_form
from flows.contact_steps import ContactWalk
from flows.errors import AskPerson
from flows.order import OrderState
from kors_bot.acting.prepared_request import Contact, Earlier, PreparedRequest, compile_templates, render_request
from kors_bot.decision import Action, Kind, shop_day
from kors_bot.decision.policy import build_policy
from kors_bot.settings import config_dir

if TYPE_CHECKING:
    from kors_bot.acting.errand import Errand, Sent

_OVER = frozenset({OrderState.CANCELLED, OrderState.RETURNED})


def ask_shop(errand: "Errand", *, permitted: bool) -> "Sent":
    """Fills the contact form in and, if permitted, sends it. Returns what became of it."""
    from kors_bot.acting.errand import Sent

    desk, number = errand.desk, errand.order.number
    visit = desk.reader.visit(errand.case)
    kind, place = _kind_of(errand)
    account = desk.reader.account
    sender = contact_form.Sender(
        account.email or "", account.first_name, account.last_name, account.phone, account.postal_code
    )
    walk = ContactWalk(visit, sender=sender, number=number, part=_leaves_some(errand))
    with ThreadPoolExecutor(1) as meanwhile:
        meanwhile.submit(compile_templates, kind, number=place, overrides=_own_templates())
        form = walk.open()
    request = _render(errand, kind, place, limit=form.limit, single_line=form.takes_one_line)
    if errand.expected_text is not None and request.text != errand.expected_text:
        raise AskPerson("The words are not those that you agreed to, because the order changed; nothing was sent.")
    filled = walk.fill(request.text)
    fields = dict(filled.fields)
    extra: dict[str, object] = {"template": request.template}
    if not permitted:
        errand.why = filled.held
        return Sent(errand.prepared(kind=kind, text=request.text, fields=fields, number=place), extra)
    with errand.permission(filled.words):
        answer = contact_form.send(
            visit,
            filled,
            about_to=lambda: errand.begin(kind=kind, text=request.text, fields=fields, number=place),
        )
    errand.settle(answer, reference=answer.reference)
    return Sent(errand.reported, extra)


def _kind_of(errand: "Errand") -> tuple[Kind, int]:
    """What is asked for, and the follow-up's number."""
    if errand.part.action is Action.FOLLOW_UP:
        return Kind.FOLLOW_UP, errand.desk.ledger.facts(errand.order.number).next_follow_up
    return Kind.CANCEL, 0


def _leaves_some(errand: "Errand") -> bool:
    """Whether something of the order is to stay as it is, and is not over already."""
    meant = frozenset(errand.part.positions)
    rest = [item for place, item in enumerate(errand.order.items) if place not in meant]
    return any(item.state not in _OVER for item in rest)


def _own_templates() -> Path:
    return config_dir() / "messages"


def _render(errand: "Errand", kind: Kind, place: int, *, limit: int | None, single_line: bool) -> PreparedRequest:
    account, facts = errand.desk.reader.account, errand.desk.ledger.facts(errand.order.number)
    earlier = None
    if kind is Kind.FOLLOW_UP and facts.last_asked_at is not None:
        reference = next((fact.reference for fact in reversed(facts.submissions) if fact.reference), None)
        earlier = Earlier(shop_day(facts.last_asked_at, build_policy(errand.desk.settings)), reference)
    return render_request(
        kind,
        errand.order,
        contact=Contact(account.email or "", account.first_name or "", account.last_name or "", account.phone or ""),
        reason=errand.terms.reason,
        limit=limit,
        overrides=_own_templates(),
        part=errand.part,
        number=place,
        earlier=earlier,
        single_line=single_line,
    )
