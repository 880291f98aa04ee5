"""The way in: ``kors-bot`` and ``python -m kors_bot``."""


def main() -> None:
    """Runs the command line."""
    from kors_bot.cli import app

    app(prog_name="kors-bot")


if __name__ == "__main__":
    main()
