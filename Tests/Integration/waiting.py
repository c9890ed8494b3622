"""Waiting for something to become true, with a limit and a reason."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def wait_until(
    condition: Callable[[], Value], what: str, seconds: float = 10, context: Callable[[], object] | None = None
) -> Value:
    """Asks until the answer is truthy and returns it; fails with `what` (and `context`) after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            told = f"\n{context()}" if context else ""
            raise AssertionError(f"waited {seconds} s in vain: {what}; last seen: {value!r}{told}")
        time.sleep(0.02)
