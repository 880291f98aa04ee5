"""The log: private, rotating, and without secrets."""

import logging
from pathlib import Path

import pytest

from kors_bot import logs

LOG = logging.getLogger("kors_bot.test")


def test_the_log_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = logs.open_log(tmp_path / "data")
    LOG.info("hello")

    assert path == tmp_path / "data" / "logs" / "kors-bot.log"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "INFO kors_bot.test: hello" in path.read_text()


def test_known_secrets_never_enter_it_not_even_in_a_traceback(tmp_path: Path) -> None:
    path = logs.open_log(tmp_path, secrets=["hunter2+secret"])
    LOG.info("password is %s", "hunter2+secret")
    try:
        raise ValueError("refused hunter2+secret")
    except ValueError:
        LOG.exception("it failed")

    assert "hunter2" not in path.read_text()
    assert "ValueError: refused [hidden]" in path.read_text()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Cookie: dwsid=abc; sid=def", "Cookie: [hidden]"),
        ("set-cookie: dwsid=abc; Path=/", "set-cookie: [hidden]"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [hidden]"),
        ("POST loginPassword=a%20b&csrf_token=xyz&next=1", "POST loginPassword=[hidden]&csrf_token=[hidden]&next=1"),
        ('{"password": "abc", "name": "Ann"}', '{"password": "[hidden]", "name": "Ann"}'),
        ("mailto://me:pw@example.com", "mailto://me:[hidden]@example.com"),
        ("The password was refused for order 1024500101", "The password was refused for order 1024500101"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_and_all_else_left(text: str, left: str) -> None:
    assert logs.redact(text) == left


def test_a_full_log_is_rotated_and_stays_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_LARGEST", 1000)
    path = logs.open_log(tmp_path)
    for count in range(100):
        LOG.info("line %d", count)

    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["kors-bot.log", *(f"kors-bot.log.{n}" for n in (1, 2, 3))]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert all(file.stat().st_size <= 1000 for file in files)


@pytest.mark.parametrize(
    ("verbose", "quiet", "shown"),
    [(False, False, ["careful"]), (True, False, ["detail", "careful", "broken"]), (False, True, [])],
)
def test_stderr_shows_as_much_as_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, verbose: bool, quiet: bool, shown: list[str]
) -> None:
    logs.choose_level(verbose=verbose, quiet=quiet)
    try:
        logs.open_log(tmp_path)
        LOG.info("detail")
        LOG.warning("careful")
        LOG.error("broken")
    finally:
        logs.choose_level(verbose=False, quiet=False)

    said = capsys.readouterr()
    assert said.out == ""
    assert [line.rpartition(" ")[2] for line in said.err.splitlines()] == shown
