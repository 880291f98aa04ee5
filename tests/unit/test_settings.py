"""What can be set, from where, and what is said of a setting that is wrong."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kors_bot.errors import SettingsWrong
from kors_bot.settings import Account, Settings, WindowStart, config_dir, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kept(nobodys_home: Path) -> Path:
    """The configuration folder's .env."""
    config_dir().mkdir(parents=True)
    return config_dir() / ".env"


def test_without_any_setting_the_shop_itself_is_meant(here: Path) -> None:
    settings = load_settings()

    assert settings.base_url == "https://www.michaelkors.com"
    assert settings.live
    assert settings.pace_seconds == 2
    assert (settings.timeout, settings.attempts, settings.retry_wait) == (30, 4, 2)
    assert (settings.return_window_days, settings.return_window_from) == (30, WindowStart.SHIPPED)
    assert (settings.max_return_fee, settings.follow_up_after, settings.max_follow_ups) == (0, timedelta(hours=24), 2)


def test_the_environment_wins_over_here_and_here_over_the_configuration_folder(
    here: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write_text("KORS_BOT_FIRST_NAME=Kept\nKORS_BOT_LAST_NAME=Kept\nKORS_BOT_PHONE=Kept\n")
    (here / ".env").write_text("KORS_BOT_FIRST_NAME=Here\nKORS_BOT_LAST_NAME=Here\n")
    monkeypatch.setenv("KORS_BOT_FIRST_NAME", "Environment")

    account = load_settings().account()

    assert (account.first_name, account.last_name, account.phone) == ("Environment", "Here", "Kept")


def test_an_empty_value_counts_as_not_set(here: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.write_text("KORS_BOT_PHONE=555-0100\n")
    monkeypatch.setenv("KORS_BOT_PHONE", "")

    assert load_settings().phone == "555-0100"


def test_an_unknown_key_in_the_environment_is_refused_with_the_one_that_was_meant(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORS_BOT_PASWORD", "hunter2-secret")

    with pytest.raises(SettingsWrong) as caught:
        load_settings()

    assert str(caught.value) == (
        "There is no setting KORS_BOT_PASWORD (set in the environment): did you mean KORS_BOT_PASSWORD?"
    )


def test_an_unknown_key_in_a_file_is_refused_by_its_line(here: Path) -> None:
    (here / ".env").write_text("# mine\n\nKORS_BOT_EMAIL=anna@example.com\nKORS_BOT_COLOUR=blue\n")

    with pytest.raises(SettingsWrong) as caught:
        load_settings()

    assert str(caught.value) == (
        f"There is no setting KORS_BOT_COLOUR (line 4 of {here / '.env'}): see .env.example for all names."
    )


def test_another_programs_keys_in_a_shared_file_are_left_alone(here: Path) -> None:
    (here / ".env").write_text("DATABASE_URL=postgres://x\nKORS_BOT_EMAIL=anna@example.com\n")

    assert load_settings().email == "anna@example.com"


def test_a_line_that_cannot_be_read_is_named_by_its_number_and_never_printed(here: Path) -> None:
    (here / ".env").write_text("KORS_BOT_EMAIL=anna@example.com\nKORS_BOT_PASSWORD='hunter2-secret\n")

    with pytest.raises(SettingsWrong) as caught:
        load_settings()

    assert str(caught.value) == f"Line 2 of {here / '.env'} cannot be read: write it as NAME=value."


def test_a_name_without_a_value_is_a_line_that_cannot_be_read(here: Path) -> None:
    (here / ".env").write_text("KORS_BOT_EMAIL\n")

    with pytest.raises(SettingsWrong, match=r"Line 1 of .* cannot be read"):
        load_settings()


def test_a_file_that_is_no_text_is_named(here: Path) -> None:
    (here / ".env").write_bytes(b"KORS_BOT_PHONE=\xff\xfe\n")

    with pytest.raises(SettingsWrong, match=r"\.env is not a text file in UTF-8"):
        load_settings()


def test_a_file_that_cannot_be_read_is_named(here: Path) -> None:
    (here / ".env").mkdir()

    with pytest.raises(SettingsWrong) as caught:
        load_settings()

    assert str(caught.value) == (f"{here / '.env'} cannot be read (Is a directory): change its rights or remove it.")


def test_a_byte_order_mark_and_windows_lines_do_no_harm(here: Path) -> None:
    (here / ".env").write_bytes("\ufeffKORS_BOT_PHONE=555-0100\r\nKORS_BOT_SHOP=us\r\n".encode())

    assert load_settings().phone == "555-0100"


@pytest.mark.parametrize("password", ["a${HOME}b", "$ecret", "pa#ss", "with space", 'quo"te', "ümläut"])
def test_a_password_stands_as_it_is_written(here: Path, password: str) -> None:
    (here / ".env").write_text(f"KORS_BOT_PASSWORD={password}\n")

    settings = load_settings()

    assert settings.password is not None
    assert settings.password.get_secret_value() == password


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TIMEOUT", "soon", "input should be a valid number, unable to parse string as a number"),
        ("TIMEOUT", "0", "input should be greater than 0"),
        ("ATTEMPTS", "1.5", "input should be a valid integer, unable to parse string as an integer"),
        ("PACE", "-1", "input should be greater than or equal to 0"),
        ("HEADED", "perhaps", "input should be a valid boolean, unable to interpret input"),
        ("RETURN_WINDOW_FROM", "birth", "input should be 'shipped', 'delivered' or 'placed'"),
        ("MAX_RETURN_FEE", "a lot", "input should be a valid decimal"),
        ("FOLLOW_UP_AFTER", "tomorrow", "should be a number of hours, such as 24, or 24h, 90m, 2d"),
        ("EMAIL", "anna", "should be an email address"),
        ("PING_URL", "ftp://x", "should start with https:// or http://"),
    ],
)
def test_a_wrong_value_is_named_with_where_it_stands_and_never_printed(
    here: Path, name: str, value: str, said: str
) -> None:
    (here / ".env").write_text(f"\nKORS_BOT_{name}={value}\n")

    with pytest.raises(SettingsWrong) as caught:
        load_settings()

    assert str(caught.value) == f"KORS_BOT_{name} (line 2 of {here / '.env'}): {said}."


def test_no_value_is_ever_printed_with_an_error_or_the_settings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_PASSWORD", "hunter2-secret")
    monkeypatch.setenv("KORS_BOT_NOTIFY", "mailto://me:hunter2-secret@example.com")
    settings = load_settings()

    assert "hunter2" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert "hunter2-secret" in settings.secrets()


@pytest.mark.parametrize(
    ("given_value", "meant"),
    [
        ("24", timedelta(hours=24)),
        ("24h", timedelta(hours=24)),
        ("1.5", timedelta(minutes=90)),
        ("90m", timedelta(minutes=90)),
        ("2 days", timedelta(days=2)),
        ("36 hours", timedelta(hours=36)),
    ],
)
def test_a_duration_is_a_number_of_hours_or_names_its_unit(
    here: Path, monkeypatch: pytest.MonkeyPatch, given_value: str, meant: timedelta
) -> None:
    monkeypatch.setenv("KORS_BOT_FOLLOW_UP_AFTER", given_value)

    assert load_settings().follow_up_after == meant


def test_several_notify_addresses_are_told_apart(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_NOTIFY", "mailto://a:b@example.com?to=x,y  json://127.0.0.1:9/, ntfy://topic")

    addresses = [address.get_secret_value() for address in load_settings().notify]

    assert addresses == ["mailto://a:b@example.com?to=x,y", "json://127.0.0.1:9/", "ntfy://topic"]


@pytest.mark.parametrize(
    ("given_value", "origin"),
    [
        ("http://127.0.0.1:8123/", "http://127.0.0.1:8123"),
        ("http://localhost:8123", "http://localhost:8123"),
        ("https://[::1]:8443/x", "https://[::1]:8443"),
        ("https://michaelkors.com/", "https://michaelkors.com"),
        ("HTTPS://WWW.michaelkors.com:443", "https://www.michaelkors.com"),
    ],
)
def test_the_shops_own_hosts_and_this_machine_are_taken(
    here: Path, monkeypatch: pytest.MonkeyPatch, given_value: str, origin: str
) -> None:
    monkeypatch.setenv("KORS_BOT_BASE_URL", given_value)

    assert load_settings().base_url == origin


@pytest.mark.parametrize(
    "stranger",
    [
        "https://www.michaelkors.com.example.com",
        "http://www.michaelkors.com",
        "https://www.michaelkors.com:8443",
        "https://example.com/www.michaelkors.com",
        "https://127.0.0.1.example.com",
        "http://0.0.0.0:8123",
        "http://192.168.1.5",
    ],
)
def test_any_other_address_is_refused_before_anything_is_done(
    here: Path, monkeypatch: pytest.MonkeyPatch, stranger: str
) -> None:
    monkeypatch.setenv("KORS_BOT_BASE_URL", stranger)

    with pytest.raises(SettingsWrong, match="your password would go to a stranger, so nothing was done"):
        load_settings()


@pytest.mark.parametrize(
    ("given_value", "said"),
    [
        ("michaelkors.com", "should be an address such as https://www.example.com"),
        ("file:///etc/passwd", "should be an address such as https://www.example.com"),
        ("https://me:pw@www.michaelkors.com", "should hold no user name or password"),
    ],
)
def test_what_is_no_address_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, given_value: str, said: str
) -> None:
    monkeypatch.setenv("KORS_BOT_BASE_URL", given_value)

    with pytest.raises(SettingsWrong) as caught:
        load_settings()

    assert str(caught.value) == f"KORS_BOT_BASE_URL (set in the environment) {said}."


def test_there_is_no_pace_on_this_machine(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("KORS_BOT_PACE", "5")

    assert load_settings().pace_seconds == 0


def test_an_unknown_shop_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_SHOP", "mars")

    with pytest.raises(SettingsWrong, match="There is no map of a shop called 'mars'"):
        load_settings()


def test_the_users_own_map_overrides_single_keys(here: Path, kept: Path) -> None:
    (kept.parent / "shops").mkdir()
    (kept.parent / "shops" / "us.toml").write_text('[site]\nphone = "1-555-0100"\n')

    shop = load_settings().shop_map

    assert (shop.site.phone, shop.site.currency) == ("1-555-0100", "USD")


def test_a_missing_email_is_named_only_when_it_is_needed(here: Path) -> None:
    settings = load_settings()

    with pytest.raises(SettingsWrong) as caught:
        settings.require_credentials()

    assert str(caught.value) == (
        f"KORS_BOT_EMAIL is not set: set it in the environment, in .env here or in {config_dir() / '.env'}."
    )


def test_a_missing_password_is_named_with_the_keyring_as_another_way(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORS_BOT_EMAIL", "anna@example.com")

    with pytest.raises(SettingsWrong) as caught:
        load_settings().require_credentials()

    assert str(caught.value).startswith("KORS_BOT_PASSWORD is not set: set it in the environment")
    assert str(caught.value).endswith("`kors-bot login --remember` keeps it in the keyring.")


def test_email_and_zip_code_without_a_password_make_a_guest(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_EMAIL", "anna@example.com")
    monkeypatch.setenv("KORS_BOT_POSTAL_CODE", "10001")

    assert load_settings().require_credentials().is_guest


def test_several_accounts_stand_beside_the_plain_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_EMAIL", "me@example.com")
    monkeypatch.setenv("KORS_BOT_ACCOUNTS__ANNA__EMAIL", "anna@example.com")
    monkeypatch.setenv("KORS_BOT_ACCOUNTS__ANNA__PASSWORD", "anna-secret")
    monkeypatch.setenv("KORS_BOT_ACCOUNTS__BEN_B__EMAIL", "ben@example.com")
    settings = load_settings()

    assert settings.account_names == ("default", "anna", "ben_b")
    assert settings.account("Anna").email == "anna@example.com"
    assert settings.account().email == "me@example.com"
    assert "anna-secret" in settings.secrets()


def test_named_accounts_alone_are_enough(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_ACCOUNTS__ANNA__EMAIL", "anna@example.com")

    assert load_settings().account_names == ("anna",)


def test_an_account_that_is_not_set_is_named_with_those_that_are(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_ACCOUNTS__ANNA__EMAIL", "anna@example.com")

    with pytest.raises(SettingsWrong) as caught:
        load_settings().account("ben")

    assert str(caught.value) == ("There is no account 'ben': set KORS_BOT_ACCOUNTS__BEN__EMAIL; known are: anna.")


def test_an_unknown_key_of_an_account_is_refused_with_the_one_that_was_meant(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORS_BOT_ACCOUNTS__ANNA__EMIAL", "anna@example.com")

    with pytest.raises(SettingsWrong, match="did you mean KORS_BOT_ACCOUNTS__ANNA__EMAIL"):
        load_settings()


@pytest.mark.parametrize("key", ["KORS_BOT_ACCOUNTS", "KORS_BOT_ACCOUNTS__ANNA", "KORS_BOT_ACCOUNTS____EMAIL"])
def test_a_key_of_an_account_that_names_no_field_or_no_account_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(key, "x")

    with pytest.raises(SettingsWrong, match=f"There is no setting {key} "):
        load_settings()


def test_the_example_lists_every_setting_and_nothing_else() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    listed = {line.removeprefix("# ").partition("=")[0] for line in lines if "KORS_BOT_" in line and "=" in line}
    plain = {f"KORS_BOT_{name.upper()}" for name in Settings.model_fields if name != "accounts"}
    named = {f"KORS_BOT_ACCOUNTS__ANNA__{name.upper()}" for name in Account.model_fields}

    assert {name for name in listed if name.startswith("KORS_BOT_")} == plain | named


def test_the_examples_values_are_the_defaults(here: Path) -> None:
    uncommented = EXAMPLE.read_text(encoding="utf-8").replace("# KORS_BOT_", "KORS_BOT_")
    (here / ".env").write_text(uncommented)

    set_by_example = load_settings()

    (here / ".env").unlink()
    assert set_by_example == load_settings()
    assert set_by_example.max_return_fee == Decimal(0)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(Settings.model_fields)), value=st.text(min_size=4, max_size=20))
def test_no_value_makes_loading_fail_in_another_way_or_shows_itself(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    value = "q§" + value.replace("\0", "") + "§q"
    with monkeypatch.context() as patch:
        patch.setenv(f"KORS_BOT_{name.upper()}", value.encode("utf-8", "ignore").decode())
        said = ""
        try:
            load_settings()
        except SettingsWrong as error:
            said = str(error)
    # A shop's name is no secret, and a typing error in it is best shown.
    assert name == "shop" or "q§" not in said
