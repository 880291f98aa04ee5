"""Asking the browser something, and waiting for the answer later."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession


def ask_ahead(channel: "CDPSession", method: str, params: dict[str, Any], *, timeout: float) -> Callable[[], Any]:
    """Asks now; what is returned waits for the answer and returns or raises it. ``timeout`` is in milliseconds.

    Playwright's synchronous calls wait at once, but each stands on a task of its event loop, which can be waited for
    later. It has no public way to do so: with a Playwright that is built otherwise, the answer is waited for at once.
    """
    asker: Any = channel
    try:
        task = asker._loop.create_task(asker._impl_obj.send(method, params, timeout))
        asker._sync(asyncio.sleep(0))  # the loop sends it in its next turn
    except (AttributeError, TypeError):
        answer = channel.send(method, params, timeout=timeout)
        return lambda: answer
    task.add_done_callback(_hear)
    return lambda: asker._sync(task)


def _hear(task: "asyncio.Task[Any]") -> None:
    """An answer that nobody waits for any more is no fault."""
    if not task.cancelled():
        task.exception()
