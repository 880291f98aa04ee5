"""Runs that are killed and disks that are full: nothing half-written is taken for whole, and nothing seen is lost."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kors_bot.errors import DiskFull
from kors_bot.evidence import EvidenceStore
from kors_bot.verify import verify
from tests.unit.evidence_helpers import PNG, Clock, Page, keep

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="forks, limits and mounts as Linux has them"),
    # Python 3.12 warns of a fork beside threads; the children here only write files and end.
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

ORDER = "1024500102"


def write_a_record(store: EvidenceStore) -> None:
    with store.open(order=ORDER, what="cancel") as case:
        case.see(Page(PNG + os.urandom(5000)), "filled-form")
        case.see(Page(PNG + os.urandom(5000)), "answer")
        case.finish(extra={"answer": "Thank you."})


def in_a_child(work: Callable[[], None]) -> int:
    """Runs the work in a process of its own, and returns how it ended: 0, or minus the signal."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(step: int) -> Callable[[str, tuple[Any, ...]], None]:
    """Kills the process with SIGKILL right before its ``step``-th change on the disk."""
    left = [step]

    def hook(event: str, _args: tuple[Any, ...]) -> None:
        if event in {"open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod"}:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def kill_at_every_step(
    tmp_path: Path, *, prepare: Callable[[EvidenceStore], None], work: Callable[[EvidenceStore], None]
) -> None:
    """Runs the work in a fresh folder again and again, killed one step later each time, until it comes to its end."""
    for step in range(1, 200):
        store = EvidenceStore(tmp_path / str(step), clock=Clock())
        keep(store, ORDER)
        prepare(store)
        before = len(store.records(ORDER))

        def killed(store: EvidenceStore = store, step: int = step) -> None:
            sys.addaudithook(die_at(step))
            work(store)

        end = in_a_child(killed)
        assert end in {0, -signal.SIGKILL}
        assert verify(store, ORDER)[0].intact
        store.sweep()
        assert not list(store.chain(ORDER).folder.glob(".new-*"))
        records = store.records(ORDER)
        assert len(records) in {before, before + 1}
        assert all(path.exists() for record in records for path in record.pictures)
        keep(store, ORDER)
        assert verify(store, ORDER)[0].findings == ()
        if end == 0:
            assert step > 20
            return
    pytest.fail("the work never came to its end")


def test_a_run_killed_at_any_step_leaves_whole_records_only(tmp_path: Path) -> None:
    kill_at_every_step(tmp_path, prepare=lambda _store: None, work=write_a_record)


def test_a_clean_up_after_a_killed_run_may_be_killed_too(tmp_path: Path) -> None:
    def leave_a_leftover(store: EvidenceStore) -> None:
        assert in_a_child(lambda: see_and_die(store)) == -signal.SIGKILL

    kill_at_every_step(tmp_path, prepare=leave_a_leftover, work=EvidenceStore.sweep)


def see_and_die(store: EvidenceStore) -> None:
    with store.open(order=ORDER, what="cancel") as case:
        case.see(Page(), "filled-form")
        os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_run_saw_becomes_a_record(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, clock=Clock())

    assert in_a_child(lambda: see_and_die(store)) == -signal.SIGKILL
    assert store.records(ORDER) == []
    keep(store, ORDER)
    rescued = store.records(ORDER)[0]
    assert rescued.what == "cancel"
    assert rescued.error is not None
    assert rescued.error.message == (
        "The run was ended from outside before it was done; this is what it had seen until then."
    )
    assert rescued.pictures[0].read_bytes() == PNG


def test_a_live_run_is_left_alone(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, clock=Clock())
    with store.open(order=ORDER, what="cancel") as case:
        case.see(Page(), "filled-form")
        assert in_a_child(store.sweep) == 0
        assert in_a_child(lambda: write_a_record(store)) == 0
        case.see(Page(), "answer")
        case.finish()
    assert [len(record.pages) for record in store.records(ORDER)] == [2, 2]
    assert verify(store, ORDER)[0].findings == ()


def test_a_file_size_limit_in_the_middle_is_told_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, clock=Clock())
    keep(store, ORDER)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
        with pytest.raises(DiskFull, match="There is no room left to keep proof in "):
            write_a_record(store)

    assert in_a_child(work) == 0
    assert verify(store, ORDER)[0].intact


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 200 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "kors-bot-test", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_full_at_any_byte_never_leaves_a_half_record(small_disk: Path) -> None:
    store = EvidenceStore(small_disk, clock=Clock())
    keep(store, ORDER)
    filler = small_disk / "filler"
    told = 0
    for room in range(0, 80_000, 4_096):
        filler.write_bytes(b"")
        statistics = os.statvfs(small_disk)
        filler.write_bytes(b"x" * max(0, statistics.f_bavail * statistics.f_frsize - room))
        try:
            write_a_record(store)
        except DiskFull:
            told += 1
        assert verify(store, ORDER)[0].intact
        if len(store.records(ORDER)) > 4:
            break
    assert told > 3

    filler.unlink()
    keep(store, ORDER)
    result = verify(store, ORDER)[0]
    assert result.findings == ()


def test_a_full_disk_loses_no_picture_that_was_already_taken(small_disk: Path) -> None:
    store = EvidenceStore(small_disk, clock=Clock())
    filler = small_disk / "filler"

    def run_out_of_room() -> None:
        with store.open(order=ORDER, what="cancel") as case:
            case.see(Page(), "filled-form")
            statistics = os.statvfs(small_disk)
            filler.write_bytes(b"x" * statistics.f_bavail * statistics.f_frsize)
            case.see(Page(PNG + os.urandom(5000)), "answer")

    with pytest.raises(DiskFull):
        run_out_of_room()
    assert store.records(ORDER) == []
    filler.unlink()
    store.sweep()
    record = store.records(ORDER)[0]
    assert [page.name for page in record.pages] == ["filled-form"]
    assert record.pictures[0].read_bytes() == PNG
    assert verify(store, ORDER)[0].findings == ()
