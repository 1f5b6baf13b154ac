"""What must survive a power cut goes to the disk by a thread of its own: it takes milliseconds, in which a fast relay
would be kept waiting. One after the other, in the order in which it was begun. Plain Python.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache


def begin(deed: Callable[[], None]) -> Future[None]:
    """Has `deed` done by the thread of this process."""
    return _thread(os.getpid()).submit(deed)


@lru_cache(maxsize=1)
def _thread(_process: int) -> ThreadPoolExecutor:
    # a fork has none of its parent's threads
    return ThreadPoolExecutor(1, "disk")
