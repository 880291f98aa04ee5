"""Asking and sending back at the practice shop, from the reading to the record, in both editions."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.errors import AskPerson, HumanNeeded
from kors_bot.acting.submitter import Acted, act, act_on
from kors_bot.acting.terms import ASKING, RETURNING, Terms
from kors_bot.decision import Action, Kind, Outcome, Wish, decide
from kors_bot.decision.policy import build_policy
from kors_bot.errors import BrowserFailed
from kors_bot.evidence import EvidenceStore
from kors_bot.verify import verify
from tests.browser.acting_helpers import Bench, open_bench, utc_now

EDITIONS = ("classic", "modern")


@pytest.fixture(scope="module")
def all_benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(open_bench(name, tmp_path_factory.mktemp(name))) for name in EDITIONS}


@pytest.fixture(params=EDITIONS)
def bench(request: pytest.FixtureRequest, all_benches: dict[str, Bench]) -> Bench:
    found = all_benches[request.param]
    found.shop.faults.clear()
    return found


@pytest.fixture
def modern(all_benches: dict[str, Bench]) -> Bench:
    all_benches["modern"].shop.faults.clear()
    return all_benches["modern"]


@pytest.fixture
def classic(all_benches: dict[str, Bench]) -> Bench:
    all_benches["classic"].shop.faults.clear()
    return all_benches["classic"]


def record_of(acted: Acted) -> dict[str, Any]:
    assert acted.record is not None
    found: dict[str, Any] = json.loads(acted.record.read_text(encoding="utf-8"))
    return found


def test_without_permission_the_form_is_filled_in_pictured_and_left(bench: Bench, tmp_path: Path) -> None:
    number, attempts = bench.new_order("processing").number, list(bench.shop.attempts)
    with bench.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=ASKING, permitted=False)
        (kept,) = desk.ledger.submissions(number)

    assert acted.submission is not None
    assert (acted.submission.outcome, acted.exit_code, kept.outcome) == (Outcome.PREPARED, 3, Outcome.PREPARED)
    assert bench.shop.attempts == attempts
    record = record_of(acted)
    assert record["pages"][-1]["name"] == "filled-form"
    assert record["submission"]["fields"]["message"] == record["submission"]["text"]
    assert record["submission"]["submitted_at"] is None
    assert bench.browser.guard().blocked == []  # nothing even tried


def test_with_permission_it_is_sent_once_and_kept_word_for_word(bench: Bench, tmp_path: Path) -> None:
    number = bench.new_order("processing").number
    with bench.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=ASKING, permitted=True)
        (kept,) = desk.ledger.submissions(number)

    taken = next(taken for taken in bench.shop.submissions if number in taken.text)
    assert acted.submission is not None
    assert (acted.submission.outcome, acted.exit_code, kept.outcome) == (Outcome.SENT, 0, Outcome.SENT)
    assert taken.text.replace("\r\n", "\n") == acted.submission.text == kept.text
    assert acted.submission.reference == kept.reference == taken.reference
    said = {"classic": "Subscribe to contact us success", "modern": f"Your case number is {taken.reference}."}
    assert said[bench.shop.edition] in (acted.submission.answer or "")
    assert "contactMarketing" not in taken.fields
    assert taken.fields["contactTopic"] == {"classic": "OS", "modern": "CHANGE_CANCEL"}[bench.shop.edition]
    assert [page["name"] for page in record_of(acted)["pages"]][-2:] == ["filled-form", "answer"]
    assert all(checked.intact for checked in verify(EvidenceStore(tmp_path, clock=utc_now)))


def test_an_order_that_changed_since_it_was_decided_is_left_alone(bench: Bench, tmp_path: Path) -> None:
    order = bench.new_order("processing")
    with bench.desk(tmp_path) as desk:
        checked = desk.check(order.number)
        assert checked.decision is not None
        gone = bench.shop.order("shipped")
        bench.shop.change_order(order.number, state="shipped", status=gone.status, parcels=gone.parcels)
        acted = act_on(desk, order.number, wanted=ASKING, permitted=True, decided=checked.decision)

    assert acted.submission is None
    assert acted.held is not None
    assert "shipped" in acted.held.lower() or "on its way" in acted.held.lower()
    assert bench.taken(order.number) == 0
    assert acted.exit_code == 3


def test_a_request_for_other_items_than_were_decided_is_left_alone_and_says_so(bench: Bench, tmp_path: Path) -> None:
    order = bench.new_order("processing")
    with bench.desk(tmp_path) as desk:
        checked = desk.check(order.number)
        assert checked.decision is not None
        fewer = replace(checked.decision, parts=tuple(replace(part, items=()) for part in checked.decision.parts))
        acted = act_on(desk, order.number, wanted=ASKING, permitted=True, decided=fewer)

    assert acted.has_changed
    assert (acted.submission, acted.exit_code, bench.taken(order.number)) == (None, 3, 0)


def test_words_that_the_person_did_not_agree_to_are_not_sent(modern: Bench, tmp_path: Path) -> None:
    number = modern.new_order("processing").number
    with modern.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=ASKING, permitted=True, expected_text="Please cancel something else.")

    assert isinstance(acted.error, AskPerson)
    assert "not those that you agreed to" in str(acted.error)
    assert modern.taken(number) == 0


def test_a_follow_up_goes_out_a_day_later_with_the_shops_own_number(modern: Bench, tmp_path: Path) -> None:
    number = modern.new_order("processing").number
    with modern.desk(tmp_path) as desk:
        first = act_on(desk, number, wanted=ASKING, permitted=True)
        again = act_on(desk, number, wanted=ASKING, permitted=True)
    with modern.desk(tmp_path, clock=lambda: utc_now() + timedelta(hours=25)) as desk:
        later = act_on(desk, number, wanted=ASKING, permitted=True)
        kinds = [(kept.kind, kept.number) for kept in desk.ledger.submissions(number)]

    assert first.submission is not None
    assert again.submission is None
    assert (again.exit_code, again.decision and again.decision.action) == (0, Action.WAIT)
    assert later.submission is not None
    assert first.submission.reference is not None
    assert first.submission.reference in (later.submission.text or "")
    assert kinds == [(Kind.CANCEL, 0), (Kind.FOLLOW_UP, 1)]
    assert modern.taken(number) == 2


def test_of_a_part_shipped_order_each_part_is_asked_for_in_its_own_way(modern: Bench, tmp_path: Path) -> None:
    number = modern.new_order("part-shipped").number
    with modern.desk(tmp_path) as desk:
        asked = act_on(desk, number, wanted=ASKING, permitted=True)
        back = act_on(desk, number, wanted=RETURNING, permitted=True)

    assert asked.submission is not None
    assert "Lenox Gold-Tone Watch" in (asked.submission.text or "")
    assert "Verena" not in (asked.submission.text or "")
    assert back.submission is not None
    assert (back.submission.fields or {})["items"] == "1 x Verena Small Quilted Crossbody"


def test_a_return_is_started_and_its_number_label_and_last_day_are_kept(bench: Bench, tmp_path: Path) -> None:
    number = bench.new_order("delivered").number
    with bench.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=RETURNING, permitted=True)

    (taken,) = [taken for taken in bench.shop.returns if taken.order == number]
    assert acted.submission is not None
    assert acted.record is not None
    fields = acted.submission.fields or {}
    assert acted.submission.reference == taken.authorisation
    assert (taken.quantities, taken.method, set(taken.reasons)) == ((1, 2), "mail", {"CHANGED_MIND"})
    assert (fields["fee"], fields["refund"]) == ("0.00", str(taken.refund))
    assert fields["ship_by"] == str(bench.shop.front.today() + timedelta(days=14))
    assert (acted.record.parent / fields["label"]).read_bytes().startswith(b"%PDF-")
    assert [page["name"] for page in record_of(acted)["pages"]][-2:] == ["review-step", "answer"]
    assert all(checked.intact for checked in verify(EvidenceStore(tmp_path, clock=utc_now)))


def test_one_item_goes_back_to_a_store_with_another_reason(bench: Bench, tmp_path: Path) -> None:
    number = bench.new_order("delivered").number
    terms = Terms(reason="damaged", items=("Juliet Continental Wristlet",), method="store")
    with bench.desk(tmp_path) as desk:
        act_on(desk, number, wanted=RETURNING, permitted=True, terms=terms)

    (taken,) = [taken for taken in bench.shop.returns if taken.order == number]
    assert (taken.items, taken.method, taken.reasons) == (("34F9GJ6E2B",), "store", ("DAMAGED",))


def test_a_fee_stops_the_return_and_what_was_begun_is_taken_back(bench: Bench, tmp_path: Path) -> None:
    number = bench.new_order("delivered-return-by").number
    with bench.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=RETURNING, permitted=True)
        outcomes = [kept.outcome for kept in desk.ledger.submissions(number)]

    assert isinstance(acted.error, AskPerson)
    assert "The shop takes 7.95 USD for the return" in str(acted.error)
    assert acted.exit_code == 3
    assert set(outcomes) <= {Outcome.PREPARED}
    assert bench.taken(number) == 0
    assert record_of(acted)["pages"][-1]["name"] == "review-step"

    with bench.desk(tmp_path, max_return_fee="7.95") as desk:
        allowed = act_on(desk, number, wanted=RETURNING, permitted=True)
    assert allowed.submission is not None
    assert (allowed.submission.outcome, bench.taken(number)) == (Outcome.SENT, 1)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [("server_error", "the shop answered with HTTP status 500"), ("maintenance", "neither a PDF nor a picture")],
)
def test_a_label_that_is_none_is_not_kept(modern: Bench, tmp_path: Path, fault: str, trouble: str) -> None:
    number = modern.new_order("delivered").number
    modern.shop.faults.set(fault, route="Order-ReturnLabel")
    with modern.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=RETURNING, permitted=True)

    assert acted.submission is not None
    assert acted.submission.outcome == Outcome.SENT
    assert trouble in record_of(acted)["extra"]["label_trouble"]


def test_a_reason_that_leaves_no_room_is_never_cut(classic: Bench, tmp_path: Path) -> None:
    number = classic.new_order("processing").number
    with classic.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=ASKING, permitted=False, terms=Terms(reason="because " * 60))

    assert acted.submission is not None
    text = acted.submission.text or ""
    assert len(text) <= 250
    assert "because" not in text
    assert (acted.submission.fields or {})["message"] == text


def test_a_wall_at_the_form_ends_the_run_for_this_account(modern: Bench, tmp_path: Path) -> None:
    number, other = modern.new_order("processing").number, modern.new_order("processing").number
    modern.shop.faults.set("wall", route="ContactUs-Landing")
    with modern.desk(tmp_path) as desk:
        acted = act_on(desk, number, wanted=ASKING, permitted=True)
        seen = len(modern.shop.requests)
        checked = desk.check(other)

    assert isinstance(acted.error, HumanNeeded)
    assert acted.exit_code == 11
    assert record_of(acted)["pages"][-1]["name"] == "wall"
    assert checked.error is acted.error
    assert modern.shop.requests[seen:] == []


def test_a_form_whose_script_never_ends_is_given_up_and_nothing_was_sent(
    modern: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kors_bot.acting.submitter._LONGEST", 2.0)
    monkeypatch.setattr("kors_bot.acting.submitter._PAGES", 0)
    number = modern.new_order("processing").number
    with modern.desk(tmp_path, timeout=4) as desk:
        page = desk.reader.browser.page("default")
        page.add_init_script("if (location.href.includes('ContactUs')) onload = () => { for (;;); }")
        acted = act_on(desk, number, wanted=ASKING, permitted=True)

    assert isinstance(acted.error, BrowserFailed)
    assert modern.taken(number) == 0


def test_the_short_form_for_many_orders(modern: Bench, tmp_path: Path) -> None:
    asked, waiting, costly = (
        modern.new_order(case).number for case in ("processing", "cancelled", "delivered-return-by")
    )
    with modern.desk(tmp_path) as desk:

        def decision_for(number: str) -> Any:
            order = desk.reader.read(number, _Blind(), [])
            facts, policy = desk.ledger.facts(number), build_policy(desk.settings)
            return decide(order, wish=Wish.CANCEL, facts=facts, policy=policy, now=utc_now())

        report = act(desk, asked, decision_for(asked), True)
        nothing = act(desk, waiting, decision_for(waiting), True)
        with pytest.raises(AskPerson, match="more than KORS_BOT_MAX_RETURN_FEE"):
            act(desk, costly, decision_for(costly), True)

    assert report is not None
    assert report.outcome == Outcome.SENT
    assert nothing is None


class _Blind:
    def see(self, *_anything: Any) -> None:
        """Keeps nothing."""


# --- the commands ---------------------------------------------------------------------------------------------------


def run(bench: Bench, data_dir: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    with bench.start_command(data_dir, *words) as command:
        out, err = command.communicate(timeout=60)
    return subprocess.CompletedProcess(words, command.returncode, out, err)


def test_a_program_gets_the_submission_in_the_contracts_shape(modern: Bench, tmp_path: Path) -> None:
    number = modern.new_order("processing").number
    ended = run(modern, tmp_path, "cancel", number, "--submit", "--json", "--reason", "I ordered it twice")
    again = modern.run_here(tmp_path, "cancel", number, "--submit", "--json")

    (result,) = json.loads(ended.stdout)["results"]
    assert ended.returncode == 0
    assert list(result["submission"]) == [
        "kind", "outcome", "text", "fields", "answer", "reference", "submitted_at",
    ]  # fmt: skip
    assert (result["submission"]["kind"], result["submission"]["outcome"]) == ("cancel", "sent")
    assert "I ordered it twice" in result["submission"]["text"]
    assert (result["order"]["number"], result["decision"]["action"]) == (number, "request_cancellation")
    assert all(Path(picture).is_file() for picture in result["evidence"]["screenshots"])
    (refused,) = json.loads(again.stdout)["results"]
    assert (again.returncode, refused["error"]["kind"]) == (3, "already_submitted")
    assert f"The cancellation request for order {number} went out on 20" in refused["error"]["message"]
    assert modern.taken(number) == 1


def test_after_a_refusal_only_the_person_asks_again_and_only_once(modern: Bench, tmp_path: Path) -> None:
    number = modern.new_order("processing").number
    with modern.desk(tmp_path) as desk:
        begun = desk.ledger.begin_submission(number, kind=Kind.CANCEL, text="", fields={})
        desk.ledger.settle(begun, outcome=Outcome.REFUSED, answer="Please complete all fields.")
        by_check = act_on(desk, number, wanted=ASKING, permitted=True)
    prepared = modern.run_here(tmp_path, "cancel", number, "--again", "--json")
    held = modern.run_here(tmp_path, "cancel", number, "--submit", "--json")
    sent = modern.run_here(tmp_path, "cancel", number, "--submit", "--again", "--json")
    again = modern.run_here(tmp_path, "cancel", number, "--submit", "--again", "--json")

    assert (held.returncode, json.loads(held.stdout)["results"][0]["submission"]) == (3, None)
    assert (by_check.submission, by_check.held) == (None, by_check.decision and by_check.decision.reason)
    assert 'said "Please complete all fields."; nothing was taken' in (by_check.held or "")
    assert json.loads(prepared.stdout)["results"][0]["submission"]["outcome"] == "prepared"
    assert json.loads(sent.stdout)["results"][0]["submission"]["outcome"] == "sent"
    assert (prepared.returncode, sent.returncode, again.returncode, modern.taken(number)) == (3, 0, 3, 1)


def test_show_prints_the_prepared_words_and_nothing_else(modern: Bench, tmp_path: Path) -> None:
    number = modern.new_order("processing").number
    ended = modern.run_here(tmp_path, "cancel", number, "--show")

    assert ended.returncode == 0
    assert ended.stdout.startswith("Hello,\n\nplease cancel my order")
    assert ended.stdout.rstrip().endswith("Jordan Rivera")
    assert modern.taken(number) == 0


@pytest.mark.parametrize(("typed", "sent"), [("y", 1), ("n", 0), ("", 0)])
def test_on_a_terminal_it_is_shown_and_asked_once(modern: Bench, tmp_path: Path, typed: str, sent: int) -> None:
    number = modern.new_order("processing").number
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kors_bot", "cancel", number, "--submit"],
        env=modern.environment(tmp_path) | {"TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        os.close(theirs)
        said = ""
        while "[y/N]" not in said:
            said += os.read(ours, 4096).decode(errors="replace")
        os.write(ours, f"{typed}\n".encode())
        try:
            while chunk := os.read(ours, 4096):
                said += chunk.decode(errors="replace")
        except OSError:
            pass  # a terminal whose other side is gone ends so
        code = command.wait(timeout=60)
    os.close(ours)

    assert "please cancel my order" in said
    assert said.count("Send this to the shop now?") == 1
    assert code == (0 if sent else 3)
    assert modern.taken(number) == sent
    assert ("Sent; the shop confirmed it." in said) is bool(sent)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("cancel", "X", "--show", "--submit"), 2, "--show and --submit"),
        (("return", "X", "--reason", "bored"), 2, "There is no reason 'bored'"),
        (("return", "X", "--method", "pigeon"), 2, "pigeon"),
        (("cancel", " "), 2, "The order number is empty"),
    ],
)
def test_a_wrong_line_is_told_before_anything_is_done(
    modern: Bench, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ended = modern.run_here(tmp_path, *words)

    assert ended.returncode == code
    assert said in ended.stderr
