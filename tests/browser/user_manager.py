"""A systemd of a user's own, started for one test and ended with it: it sees and moves no process but its own.

A user's systemd takes the control group that it finds itself in for its own, and moves all who are in there. So it gets
a group made for it, which it sees as the root, and sees no processes but its own: that takes root, and a machine on
which control groups can be made.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

PROGRAM = next((path for path in ("/usr/lib/systemd/systemd", "/lib/systemd/systemd") if Path(path).exists()), None)
ASKED_FOR = "RUN_SYSTEMD_TESTS"
RUNTIME = "/run/user/0"
_PATIENCE = 30.0  # seconds that it may take to come up, and its group to be left
_STARTED = """
set -eu
mount -t cgroup2 none /sys/fs/cgroup
test "$(grep -cx 0 /sys/fs/cgroup/cgroup.procs)" -le 1  # a stranger would be a nought here, as `unshare` itself is
mount -t tmpfs -o mode=755 none /run
mkdir -p -m 700 /run/systemd/system "$XDG_RUNTIME_DIR"
"$0" --user --log-target=console
"""


@dataclass(frozen=True)
class UserManager:
    """A running systemd of a user, and the environment that it and its commands have."""

    process: int
    environment: dict[str, str]

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command as the user would give it in a terminal."""
        inside = ["nsenter", f"--target={self.process}", "--mount", "--pid"]
        return subprocess.run(
            [*inside, *words], env=self.environment, cwd="/", capture_output=True, text=True, check=False, timeout=120
        )


@contextmanager
def run_user_manager(environment: Mapping[str, str], *, log: Path) -> Iterator[UserManager]:
    """Starts one with this environment; skips the test, saying why, where none can be had."""
    group = _make_group()
    surroundings = {**environment, "XDG_RUNTIME_DIR": RUNTIME}
    apart = [
        "unshare",
        "--mount",
        "--propagation=private",
        "--cgroup",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
    ]
    entering = f'echo $$ >"{group}/cgroup.procs" && exec "$@"'
    with log.open("w") as output:
        started = subprocess.Popen(
            ["sh", "-c", entering, "sh", *apart, "sh", "-c", _STARTED, str(PROGRAM)],
            env=surroundings, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            yield _wait(started, surroundings, log)
        finally:
            started.kill()  # and with it, by --kill-child, all that it started
            started.wait()
            _remove_group(group)


def _make_group() -> Path:
    if not os.environ.get(ASKED_FOR):
        pytest.skip(f"it makes a control group on this machine, so it has to be asked for: {ASKED_FOR}=1")
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may give a user's systemd a control group and a view of its own")
    if PROGRAM is None or any(shutil.which(name) is None for name in ("systemctl", "unshare", "nsenter")):
        pytest.skip("there is no systemd here")
    mounts = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
    root = next((Path(words[1]) for words in mounts if words[2] == "cgroup2"), None)
    if root is None:
        pytest.skip("there are no control groups of the second kind here")
    group = root / f"kors-bot-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as error:
        pytest.skip(f"no control group can be made here: {error}")
    return group


def _remove_group(group: Path) -> None:
    """Takes the group away, inner ones first, as soon as the last process has left it."""
    deadline, pause = time.monotonic() + _PATIENCE, Event()
    while group.exists():
        for folder in sorted((path for path in [group, *group.rglob("*")] if path.is_dir()), reverse=True):
            with suppress(OSError):
                folder.rmdir()
        assert time.monotonic() < deadline, f"{group} is still in use"
        pause.wait(0.05)


def _wait(started: "subprocess.Popen[bytes]", environment: dict[str, str], log: Path) -> UserManager:
    deadline, pause = time.monotonic() + _PATIENCE, Event()
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    while started.poll() is None and time.monotonic() < deadline:
        for child in children.read_text().split():
            manager = UserManager(int(child), environment)
            if manager.run("systemctl", "--user", "is-system-running").stdout.strip() in {"running", "degraded"}:
                return manager
        pause.wait(0.1)
    pytest.skip(f"a user's systemd does not start here: {log.read_text().strip()[-300:]}")
