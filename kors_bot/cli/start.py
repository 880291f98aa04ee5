"""What every command that does something does first."""

from kors_bot.settings import Settings


def load() -> Settings:
    """Loads the settings and opens the log in their data folder."""
    from kors_bot import logs
    from kors_bot.settings import load_settings

    settings = load_settings()
    logs.open_log(settings.data_dir, secrets=settings.secrets())
    return settings
