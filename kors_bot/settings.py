"""Settings: from the environment, then ``.env`` in the working directory, then the user's configuration folder.

An unknown or wrong key is refused and named, with where it stands and never with its value: a typing error in a setting
must not turn into a request that nobody wanted. The model is pydantic-settings'; it is fed by one source of our own
(settings_sources.py), which remembers where each value stood and leaves a ``$`` inside a password alone.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from kors_bot.errors import SettingsWrong
from kors_bot.settings_sources import PREFIX, Found, FoundSource, find_all
from kors_bot.web import is_loopback, origin_of

if TYPE_CHECKING:
    from flows.shop import Shop

DEFAULT_ACCOUNT = "default"


def config_dir() -> Path:
    """The user's configuration folder: ``.env``, ``shops/us.toml`` and ``messages/`` in it are read."""
    return Path(platformdirs.user_config_dir("kors-bot", appauthor=False))


def default_data_dir() -> Path:
    """Where evidence, sessions, ledger and log are kept unless KORS_BOT_DATA_DIR says otherwise."""
    return Path(platformdirs.user_data_dir("kors-bot", appauthor=False))


class WindowStart(StrEnum):
    """The date that a return window is counted from when the page names no last day."""

    SHIPPED = "shipped"
    DELIVERED = "delivered"
    PLACED = "placed"


class Account(BaseModel):
    """One shopper: how they sign in, and what a form asks of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    email: str | None = None
    password: SecretStr | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    postal_code: str | None = None

    @field_validator("email")
    @classmethod
    def _looks_like_email(cls, email: str | None) -> str | None:
        if email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
            raise ValueError("should be an email address")
        return email

    @property
    def is_guest(self) -> bool:
        """Whether only the guest look-up is open to them: no password, but email and ZIP code."""
        return self.password is None and bool(self.email and self.postal_code)


class Settings(Account, BaseSettings):
    """Everything that can be set, by the names KORS_BOT_EMAIL and so on: the plain account, and the rest.

    Made directly, it holds what it is given and nothing else; ``load_settings`` reads the sources.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, env_prefix=PREFIX)

    accounts: dict[str, Account] = Field(default_factory=dict)
    shop: str = "us"
    base_url: str = ""
    data_dir: Path = Field(default_factory=default_data_dir)
    browser: str | None = None
    headed: bool = False
    timeout: float = Field(default=30, gt=0, le=600)
    attempts: int = Field(default=4, ge=1, le=20)
    retry_wait: float = Field(default=2, ge=0, le=600)
    pace: float = Field(default=2, ge=0, le=600)
    return_window_days: int = Field(default=30, ge=0, le=3650)
    return_window_from: WindowStart = WindowStart.SHIPPED
    max_return_fee: Decimal = Field(default=Decimal(0), ge=0)
    follow_up_after: timedelta = timedelta(hours=24)
    max_follow_ups: int = Field(default=2, ge=0, le=10)
    notify: tuple[SecretStr, ...] = ()
    ping_url: SecretStr | None = None

    _recalled: list[SecretStr] = PrivateAttr(default_factory=list)

    @field_validator("data_dir")
    @classmethod
    def _from_home(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @field_validator("follow_up_after", mode="before")
    @classmethod
    def _in_hours(cls, given: object) -> object:
        return _read_duration(given) if isinstance(given, str) else given

    @field_validator("notify", mode="before")
    @classmethod
    def _several(cls, given: object) -> object:
        return tuple(re.split(r"[\s,]+(?=\S+:)", given.strip().strip(","))) if isinstance(given, str) else given

    @field_validator("ping_url")
    @classmethod
    def _is_web_address(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not re.match(r"https?://[^/\s]+", url.get_secret_value()):
            raise ValueError("should start with https:// or http://")
        return url

    @cached_property
    def shop_map(self) -> "Shop":
        """The map of the shop, with the user's own ``shops/<shop>.toml`` over it."""
        return _load_map(self.shop)

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_others: Any, **_more: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leaves pydantic-settings' own sources out."""
        del settings_cls
        return (init_settings,)

    @property
    def live(self) -> bool:
        """Whether this is the shop itself and not a shop on this machine."""
        return not is_loopback(self.base_url)

    @property
    def pace_seconds(self) -> float:
        """The seconds between two page loads: none on this machine."""
        return self.pace if self.live else 0.0

    @property
    def account_names(self) -> tuple[str, ...]:
        """Every account that is set: ``default`` for the plain names, then the named ones."""
        plain = (DEFAULT_ACCOUNT,) if self.email or not self.accounts else ()
        return plain + tuple(name for name in self.accounts if name not in plain)

    def account(self, name: str = DEFAULT_ACCOUNT) -> Account:
        """One account, by its name."""
        name = name.lower()
        if name in self.accounts:
            return self.accounts[name]
        if name != DEFAULT_ACCOUNT:
            known = ", ".join(self.account_names)
            raise SettingsWrong(f"There is no account {name!r}: set {_key('email', name)}; known are: {known}.")
        return Account(**{field: getattr(self, field) for field in Account.model_fields})

    def require_email(self, name: str = DEFAULT_ACCOUNT) -> Account:
        """The account, if its email is set: sessions and kept passwords belong to an email."""
        account = self.account(name)
        if account.email is None:
            raise SettingsWrong(_missing("email", name))
        return account

    def require_credentials(self, name: str = DEFAULT_ACCOUNT) -> Account:
        """The account with all that signing in needs, the password from the system keyring if it is kept there."""
        account = self.require_email(name)
        if account.email is not None and account.password is None:
            account = account.model_copy(update={"password": self._kept_password(account.email)})
        if account.password is None and not account.is_guest:
            raise SettingsWrong(f"{_missing('password', name)} `kors-bot login --remember` keeps it in the keyring.")
        return account

    def secrets(self) -> tuple[str, ...]:
        """Every value that must never be written anywhere, with what the keyring has given so far."""
        kept = [self.password, self.ping_url, *self.notify, *(account.password for account in self.accounts.values())]
        return tuple(secret.get_secret_value() for secret in [*kept, *self._recalled] if secret is not None)

    def _kept_password(self, email: str) -> SecretStr | None:
        from kors_bot.logs import hide
        from kors_bot.passwords import recall

        kept = recall(email=email, origin=origin_of(self.base_url))
        if not kept:
            return None
        self._recalled.append(SecretStr(kept))
        hide(kept)
        return self._recalled[-1]


class _Loaded(Settings):
    """Settings as they were found: the one source is all that stands in environment and files."""

    def __init__(self, found: Mapping[str, Found]) -> None:
        super().__init__(**FoundSource(type(self), found)())


def load_settings() -> Settings:
    """Reads all sources, refuses what is unknown or wrong, and checks the shop's address."""
    found = find_all(
        config_dir=config_dir(), fields=tuple(Settings.model_fields), account_fields=tuple(Account.model_fields)
    )
    try:
        settings = _Loaded(found)
    except ValidationError as error:
        raise SettingsWrong(_say_wrong(error, found)) from None
    return settings.model_copy(update={"base_url": _check_base_url(settings, found)})


def _check_base_url(settings: Settings, found: Mapping[str, Found]) -> str:
    if not settings.base_url:
        return origin_of(settings.shop_map.site.base_url)
    where = found[f"{PREFIX}BASE_URL"].where
    try:
        origin = origin_of(settings.base_url)
    except ValueError as error:
        raise SettingsWrong(f"KORS_BOT_BASE_URL ({where}) {error}.") from None
    if is_loopback(origin) or origin in {f"https://{host}" for host in settings.shop_map.site.hosts}:
        return origin
    hosts = ", ".join(settings.shop_map.site.hosts)
    raise SettingsWrong(
        f"KORS_BOT_BASE_URL ({where}) is neither this machine nor https on a host of the shop ({hosts}): "
        "your password would go to a stranger, so nothing was done."
    )


def _load_map(name: str) -> "Shop":
    from flows.shop import MapWrong, load_shop

    try:
        return load_shop(name, override=config_dir() / "shops" / f"{name}.toml")
    except MapWrong as error:
        raise SettingsWrong(str(error)) from error


def _read_duration(given: str) -> timedelta:
    read = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(h|hours?|m|min|minutes?|d|days?)?\s*", given, re.IGNORECASE)
    if read is None:
        raise ValueError("should be a number of hours, such as 24, or 24h, 90m, 2d")
    unit = (read[2] or "h")[0].lower()
    return float(read[1]) * {"h": timedelta(hours=1), "m": timedelta(minutes=1), "d": timedelta(days=1)}[unit]


def _say_wrong(error: ValidationError, found: Mapping[str, Found]) -> str:
    """One sentence that names every wrong setting and where it stands; pydantic's own text would print the values."""
    said = []
    for wrong in error.errors(include_url=False, include_context=False, include_input=False):
        key = PREFIX + "__".join(str(part).upper() for part in wrong["loc"] if not isinstance(part, int))
        where = found[key].where if key in found else "see .env.example"
        reason = wrong["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
        said.append(f"{key} ({where}): {reason[0].lower()}{reason[1:]}")
    return "; ".join(said) + "."


def _missing(field: str, account: str) -> str:
    return f"{_key(field, account)} is not set: set it in the environment, in .env here or in {config_dir() / '.env'}."


def _key(field: str, account: str) -> str:
    return f"{PREFIX}{field}".upper() if account == DEFAULT_ACCOUNT else f"{PREFIX}ACCOUNTS__{account}__{field}".upper()
