"""The built wheel, installed into a fresh environment, away from the checkout."""

import json
import os
import re
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kors_bot import __version__

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.installed, pytest.mark.timeout(900)]


def _run(*command: object, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in the environment of a person who has just installed it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, cwd=cwd, env={**inherited, **more}, timeout=600
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not the checkout."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def programs(wheel: Path, elsewhere: Path) -> Path:
    """Where the fresh environment keeps its programs."""
    venv.create(elsewhere / "venv")  # this environment's pip does for the other: that saves unpacking another one
    programs = elsewhere / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet")
    pip += ("--disable-pip-version-check", "--no-compile")
    done = _run(*pip, "-c", ROOT / "constraints.txt", wheel, cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    return programs


def test_the_wheel_holds_all_data_and_nothing_private(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    tracked = subprocess.run(
        ["git", "ls-files", "kors_bot", "flows", "recorded"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert {name for name in tracked.stdout.split("\n") if name} - names == set()
    assert {name.partition("/")[0] for name in names} == {
        "kors_bot",
        "flows",
        "recorded",
        f"kors_bot-{__version__}.dist-info",
    }
    assert [name for name in names if name.endswith((".env", ".sqlite3", ".pyc", ".log"))] == []


def test_both_ways_in_say_the_version(programs: Path, elsewhere: Path) -> None:
    for command in ([programs / "kors-bot"], [programs / "python", "-m", "kors_bot"]):
        done = _run(*command, "--version", cwd=elsewhere)
        assert (done.stdout, done.stderr) == (f"kors-bot {__version__}\n", "")


def test_the_code_that_runs_is_the_installed_one(programs: Path, elsewhere: Path) -> None:
    where = "import flows, kors_bot, recorded; print(*(each.__file__ for each in (flows, kors_bot, recorded)))"

    done = _run(programs / "python", "-c", where, cwd=elsewhere)

    assert all(file.startswith(str(elsewhere)) for file in done.stdout.split())


def test_every_command_explains_itself(programs: Path, elsewhere: Path) -> None:
    done = _run(programs / "kors-bot", "--help", cwd=elsewhere)

    assert done.returncode == 0
    for command in ("status", "orders", "login", "logout", "verify", "practice", "doctor", "install-browser"):
        assert re.search(rf"^│ {command} ", done.stdout, re.MULTILINE)


def test_the_doctor_finds_nothing_broken(programs: Path, elsewhere: Path) -> None:
    done = _run(programs / "kors-bot", "doctor", "--json", cwd=elsewhere, KORS_BOT_DATA_DIR=str(elsewhere / "data"))

    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 0, checks
    assert {name for name, check in checks.items() if check["level"] == "fail"} == set()
    assert checks["browser"]["level"] == "ok"


@pytest.fixture(params=["classic", "modern"])
def shop(request: pytest.FixtureRequest, programs: Path, elsewhere: Path) -> Iterator[dict[str, str]]:
    """The settings that ``kors-bot practice`` prints, while it serves."""
    serving = subprocess.Popen(
        [programs / "kors-bot", "practice", "--port", "0", "--edition", request.param],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=elsewhere,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    with serving:
        said = ""
        for line in serving.stdout or ():
            said += line
            if "Ctrl-C" in line:
                break
        yield dict(re.findall(r"export (KORS_BOT_\w+)='(.*)'", said))
        serving.send_signal(signal.SIGINT)
    assert serving.returncode == 0


def test_an_order_is_read_from_the_practice_shop(shop: dict[str, str], programs: Path, elsewhere: Path) -> None:
    done = _run(programs / "kors-bot", "status", "1024500102", "--json", cwd=elsewhere, **shop)

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)["results"][0]
    assert (result["order"]["number"], result["order"]["state"]) == ("1024500102", "processing")
    assert result["decision"]["action"] == "request_cancellation"
    assert all(Path(picture).read_bytes().startswith(b"\x89PNG") for picture in result["evidence"]["screenshots"])
    assert len(result["evidence"]["screenshots"]) >= 1

    checked = _run(programs / "kors-bot", "verify", cwd=elsewhere, **shop)
    assert checked.returncode == 0, checked.stdout + checked.stderr
