"""Importing in a thread, while the main one waits for the driver and the browser."""

import importlib
import threading
from collections.abc import Sequence
from contextlib import suppress


class Imports:
    """Modules that a thread imports, in two parts.

    Two threads that import out of one circle of modules can hand each other half a module. So whoever started this
    imports nothing of a part by itself before it has waited for that part.
    """

    def __init__(self, first: Sequence[str], rest: Sequence[str] = ()) -> None:
        self._first_done = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(first, rest), daemon=True)
        self._thread.start()

    def wait_first(self) -> None:
        """Returns when the first part is there."""
        self._first_done.wait()

    def wait(self) -> None:
        """Returns when all is there."""
        self._thread.join()

    def _run(self, first: Sequence[str], rest: Sequence[str]) -> None:
        try:
            _import(first)
        finally:
            self._first_done.set()
        _import(rest)


def _import(modules: Sequence[str]) -> None:
    with suppress(ImportError):  # it comes up again, and is told, where the module is needed
        for module in modules:
            importlib.import_module(module)
