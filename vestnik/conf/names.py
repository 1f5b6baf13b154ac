"""What the processes of a tree are called in `ps` and `top`: as in the log."""

import os
import sys

# macOS ends a fork that changes its title (https://github.com/dvarrazzo/py-setproctitle/issues/165).
if sys.platform == "linux":
    os.environ.setdefault("SPT_NOENV", "1")  # /proc/PID/environ stays as it is
    from setproctitle import setproctitle
else:

    def setproctitle(title: str) -> None:
        pass


def name_process(name: str) -> None:
    """Calls this process 'vestnik: <name>'."""
    setproctitle(f"vestnik: {name}")
