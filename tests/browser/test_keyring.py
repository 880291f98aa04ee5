"""``login --remember`` in a terminal, with a real secret service: GNOME's, on a bus and in a home of its own.

It is not installed for the test: where it is not here (Debian: gnome-keyring, dbus-daemon), the test is skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from recorded.server import PracticeShop

PROGRAM = Path(sys.executable).with_name("kors-bot")
NEEDED = ("gnome-keyring-daemon", "dbus-run-session")
_SESSION = """
printf 'the keyring' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
echo "$DBUS_SESSION_BUS_ADDRESS"
cat
"""


@dataclass(frozen=True)
class Person:
    """Somebody with a terminal, a keyring and an account at the practice shop, whose password stands in no setting."""

    environment: dict[str, str]
    home: Path
    shop: PracticeShop

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(PROGRAM), *words], env=self.environment, cwd=self.home, capture_output=True, text=True, check=False
        )

    def type_password(self, password: str) -> tuple[int, str]:
        """``login --remember`` in a terminal, the password typed when it is asked for: the exit code and the words."""
        import pty
        import time

        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.home)
            os.execve(PROGRAM, [str(PROGRAM), "login", "--remember"], self.environment)  # noqa: S606 - as a shell would
        said, typed = "", False
        while True:
            try:
                said += os.read(terminal, 4096).decode(errors="replace")
            except OSError:  # Linux says so when the other side of a terminal has ended
                break
            if not typed and "Password of" in said:
                while _echoes(terminal):  # what is typed before it asks without showing is thrown away
                    time.sleep(0.02)
                os.write(terminal, f"{password}\n".encode())
                typed = True
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def _echoes(terminal: int) -> bool:
    import termios

    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no secret service here: {', '.join(missing)} is missing")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    session = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", _SESSION],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert session.stdin is not None
    assert session.stdout is not None
    try:
        with PracticeShop() as shop:
            own = {
                "DBUS_SESSION_BUS_ADDRESS": session.stdout.readline().strip(),
                "KORS_BOT_BASE_URL": shop.url,
                "KORS_BOT_EMAIL": shop.account.email,
                "KORS_BOT_DATA_DIR": str(tmp_path / "data"),
            }
            yield Person(environment | own, tmp_path, shop)
    finally:
        session.communicate()  # its input ends, and with it the session, the bus and the keyring


def test_a_password_is_kept_once_the_shop_has_taken_it_and_used_until_it_is_forgotten(person: Person) -> None:
    account, order = person.shop.account, person.shop.order("shipped").number

    code, said = person.type_password("not the password")
    assert code == 10, said
    assert "KORS_BOT_PASSWORD is not set" in person.run("status", order).stderr

    code, said = person.type_password(account.password)
    assert code == 0, said
    assert "Signed in; the session is kept for the next runs, and the password in the system keyring." in said
    assert account.password not in said

    for session in (person.home / "data" / "sessions").iterdir():
        session.unlink()
    signed_in = person.run("status", order)
    assert signed_in.returncode == 0, signed_in.stderr
    files = [path.read_bytes() for path in person.home.rglob("*") if path.is_file()]
    assert not any(account.password.encode() in content for content in files)

    forgotten = person.run("logout")
    assert forgotten.stdout == "The session is forgotten. The password in the keyring is forgotten.\n"
    assert person.run("logout").stdout == "There was no session to forget.\n"
    assert "KORS_BOT_PASSWORD is not set" in person.run("status", order).stderr
