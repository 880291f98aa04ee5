"""The way in: ``kors-bot`` and ``python -m kors_bot``."""

import gc

_RARELY = 50_000  # objects made before Python looks for garbage again; while importing, next to none of them is


def main() -> None:
    """Runs the command line."""
    gc.set_threshold(_RARELY, 20, 20)
    from kors_bot.cli import app

    try:
        app(prog_name="kors-bot")
    finally:
        gc.freeze()  # at its end, Python would go through all that was imported once more: a tenth of a short run


if __name__ == "__main__":
    main()
