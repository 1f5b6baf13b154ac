"""wrk, a program that asks as fast as it is answered, driven and read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vestnik.bench.machine import program
from vestnik.bench.processes import guarded

GZIP = {"Accept-Encoding": "gzip"}
MARK = "VESTNIK "

#: tells what was counted, as JSON; latencies are microseconds
REPORT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    'VESTNIK {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "worst": %d, ' ..
    '"connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d}\\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99), latency.max,
    e.connect, e.read, e.write, e.status, e.timeout))
end
"""

#: asks for one address of a file after the other
IN_TURN = """
local requests, at = {}, 0
init = function(args)
  for path in io.lines("%s") do requests[#requests + 1] = wrk.format("GET", path) end
end
request = function()
  at = at %% #requests + 1
  return requests[at]
end
"""


@dataclass(frozen=True)
class Asked:
    """What one run of wrk has counted; latencies in milliseconds."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    p99: float
    worst: float
    #: answers of status 400 and above, and connections that failed
    errors: int

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds if self.seconds else 0.0


class WrkFailed(RuntimeError):
    """It said something else than what it counted."""


def write_script(folder: Path, paths: Sequence[str] | None = None, name: str = "one") -> Path:
    """A script for wrk, called `name`: it reports as `read` expects, and asks for `paths` in turn if there are any."""
    script = folder / f"{name}.lua"
    if paths is None:
        script.write_text(REPORT)
        return script
    listed = folder / f"{name}.txt"
    listed.write_text("".join(f"{path}\n" for path in paths))
    script.write_text(IN_TURN % listed + REPORT)
    return script


def begin(
    url: str,
    script: Path,
    seconds: float,
    core: int,
    connections: int = 64,
    headers: Mapping[str, str] = GZIP,
) -> subprocess.Popen[str]:
    """Starts asking; `read` its output when it has ended."""
    sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [
        program("wrk"), "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s",
        *sent, "-s", str(script), url,
    ]  # fmt: skip
    return subprocess.Popen(
        guarded(command, core), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def result(process: subprocess.Popen[str]) -> Asked:
    """Waits until it has ended, and reads what it says.

    :raises WrkFailed: it was something else.
    """
    try:
        said, _ = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    return read(said)


def ask(url: str, script: Path, seconds: float, core: int, connections: int = 64) -> Asked:
    """Asks for so many seconds (whole ones) on one core.

    :raises WrkFailed: wrk could not.
    """
    return result(begin(url, script, seconds, core, connections))


def read(said: str) -> Asked:
    """What wrk said, with a script of ours.

    :raises WrkFailed: it is something else.
    """
    for line in said.splitlines():
        if line.startswith(MARK):
            told = json.loads(line.removeprefix(MARK))
            return Asked(
                requests=told["requests"],
                seconds=told["microseconds"] / 1e6,
                bytes=told["bytes"],
                p50=told["p50"] / 1000,
                p99=told["p99"] / 1000,
                worst=told["worst"] / 1000,
                errors=sum(told[kind] for kind in ("connect", "read", "write", "status", "timeout")),
            )
    raise WrkFailed(said.strip() or "wrk said nothing")
