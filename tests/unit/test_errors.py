"""What every error means to a caller."""

import errno
import signal

import pytest

from flows import errors as flow
from kors_bot import errors


def _every(root: type[BaseException]) -> list[type[BaseException]]:
    return [found for child in root.__subclasses__() for found in (child, *_every(child))]


@pytest.mark.parametrize(
    ("error", "exit_code", "kind"),
    [
        (errors.SettingsWrong("x"), 2, "settings_wrong"),
        (errors.DataFolderUnusable("x"), 2, "data_folder_unusable"),
        (flow.SignInRefused("x"), 10, "sign_in_refused"),
        (flow.HumanNeeded("x", obstacle="wall"), 11, "human_needed"),
        (flow.WrongHost("x"), 11, "human_needed"),
        (flow.OrderNotFound("x"), 12, "order_not_found"),
        (flow.PageNotUnderstood("x"), 13, "page_not_understood"),
        (flow.SiteUnavailable("x"), 14, "site_unavailable"),
        (flow.SubmissionUnconfirmed("x"), 15, "submission_unconfirmed"),
        (errors.NoBrowser("x"), 16, "no_browser"),
        (errors.BrowserFailed("x"), 16, "browser_failed"),
        (errors.AccountBusy("x"), 17, "account_busy"),
        (errors.LedgerBroken("x"), 1, "ledger_broken"),
        (errors.DiskFull("x"), 1, "disk_full"),
        (ValueError("x"), 1, "internal_error"),
        (OSError(errno.ENOSPC, "No space left on device", "/data/x.png"), 1, "disk_full"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (errors.Interrupted(signal.SIGTERM), 143, "interrupted"),
    ],
)
def test_each_error_has_its_exit_code_and_kind(error: BaseException, exit_code: int, kind: str) -> None:
    assert errors.verdict_of(error) == (exit_code, kind)


def test_no_error_of_ours_is_forgotten_in_the_table() -> None:
    ours = {*_every(errors.KorsBotError), *_every(flow.FlowError)}

    unplaced = {each for each in ours if not any(issubclass(each, row) for row, _ in errors.TABLE)}

    assert unplaced == set()


def test_a_flows_kind_is_the_one_in_the_table() -> None:
    rows = {kind: verdict.kind for kind, verdict in errors.TABLE if issubclass(kind, flow.FlowError)}

    assert rows == {kind: kind.kind for kind in rows if issubclass(kind, flow.FlowError)}


def test_a_full_disk_is_told_as_one_sentence() -> None:
    error = errors.translate(OSError(errno.ENOSPC, "No space left on device", "/data/x.png"))

    assert str(error) == (
        "The disk is full (/data/x.png): make room and run the command again; what was half-written is ignored."
    )


@pytest.mark.parametrize(
    ("codes", "worst"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 3], 3),
        ([17, 14], 14),
        ([3, 14], 3),
        ([12, 3], 12),
        ([10, 15], 15),
        ([15, 1], 1),
        ([0, 99], 99),
    ],
)
def test_the_exit_code_of_many_results_is_the_most_serious_one(codes: list[int], worst: int) -> None:
    assert errors.most_serious(codes) == worst
    assert errors.most_serious(reversed(codes)) == worst
