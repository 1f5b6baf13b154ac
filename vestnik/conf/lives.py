"""When a process that ended is begun again: the rules that the tree and the parent of forks share.

One that was up is begun again at once, and one that was killed soon, however often: that is no fault of its own, and
readers wait for it. One that can't live is tried less and less often.
"""

import math
from typing import NamedTuple

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
#: the longest pause after kill -9, which may have come of a lack of memory
KILLED_PAUSE = 1.0
#: a life that was no failure: so long since it said that it is up; or altogether, if it says nothing
UP_SECONDS, STEADY_SECONDS = 1.0, 60.0


class Life(NamedTuple):
    """From its start to its end, in seconds of one clock. `up`: when it said that it is; inf if it never did.

    `killed`: it ended by SIGKILL.
    """

    started: float
    up: float
    over: float
    killed: bool

    @property
    def was_well(self) -> bool:
        """Whether it was no failure."""
        return self.over - self.up > UP_SECONDS or self.over - self.started > STEADY_SECONDS


NEVER_BEGUN = Life(0.0, math.inf, 0.0, False)


class Pauses:
    """The pauses between the lives of one process, in seconds: `first`, then ever longer; `killed` at the most if it
    was killed.
    """

    def __init__(self, first: float | None = None, killed: float | None = None) -> None:
        self.first = FIRST_PAUSE if first is None else first
        self.killed = KILLED_PAUSE if killed is None else killed
        self._next = self.first

    def after(self, life: Life) -> float:
        """The pause after a life."""
        if life.was_well:
            self._next = self.first
        elif life.killed:
            self._next = min(self._next, self.killed)
        pause = self._next
        self._next = min(pause * 2, LONGEST_PAUSE)
        return pause


def told(name: str, pause: float) -> str:
    """What the log says of it."""
    return f"{name} ended by itself; starting it again in {pause:g} s."
