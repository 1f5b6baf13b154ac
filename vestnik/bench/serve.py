"""`vestnik bench serve`: the door and nginx, in turns, with the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from vestnik.bench import machine, wrk
from vestnik.bench.machine import Busy, CantMeasure, Cores
from vestnik.bench.nginx import Nginx, file_of, nginx, write_files
from vestnik.bench.paper import Answer, Running, Say, get, make_paper, running
from vestnik.bench.processes import cpu_seconds, memory, pin, settle, wait_until_idle
from vestnik.bench.report import Report
from vestnik.bench.tables import Target, median, ratio, table

ADMIN_CLIENTS = 8
CONNECTIONS = 64
LOG_IN = "/admin/login/"
MB = 2**20

DOOR, NGINX = "door", "nginx"
HOT, CYCLING, BUSY = "hot", "cycling", "busy"


@dataclass(frozen=True)
class Round:
    """One run of wrk against one server. `cpu`: seconds of processor of the server; `all_cpu`: of all its paper's
    processes, too. `stolen`: the share of the server's core that the host gave to others meanwhile.
    """

    asked: wrk.Asked
    cpu: float
    all_cpu: float
    stolen: float

    @property
    def per_cpu_second(self) -> float:
        return ratio(self.asked.requests, self.cpu)


@dataclass(frozen=True)
class Side:
    """One of the two servers: where it is, which processes serve, and which are all of it."""

    url: str
    serving: Sequence[int]
    all: Sequence[int]


class Rounds:
    """Runs of wrk, by what was asked for and of whom."""

    def __init__(self, cores: Cores, seconds: float) -> None:
        self.cores, self.seconds = cores, seconds
        self.done: dict[tuple[str, str], list[Round]] = {}

    def ask(self, what: str, whom: str, side: Side, path: str, script: Path) -> None:
        """One run, kept under `what` and `whom`.

        :raises CantMeasure: there was an answer that is none.
        """
        busy = Busy.of(self.cores.server)
        cpu, all_cpu = cpu_seconds(side.serving), cpu_seconds(side.all)
        asked = wrk.ask(side.url + path, script, self.seconds, self.cores.asker, CONNECTIONS)
        found = Round(
            asked,
            cpu_seconds(side.serving) - cpu,
            cpu_seconds(side.all) - all_cpu,
            Busy.of(self.cores.server).stolen_since(busy),
        )
        if asked.errors or not asked.requests:
            raise CantMeasure(f"{whom}, {what}: {asked.errors} errors in {asked.requests} answers.")
        self.done.setdefault((what, whom), []).append(found)

    def middle(self, what: str, whom: str, of: Callable[[Round], float]) -> float:
        return median([of(found) for found in self.done.get((what, whom), [])])


def serve(
    folder: Path,
    say: Say,
    *,
    seconds: float = 4.0,
    rounds: int = 5,
    stories: int = 1000,
    copy_of: Path | None = None,
) -> Report:
    """Measures in `folder`. `stories`: so many are asked for in turn.

    :raises CantMeasure: something is missing, doesn't start, or answers with an error.
    """
    machine.require("wrk", "nginx", "taskset", "setpriv")
    cores = machine.two_cores()
    about = machine.describe()
    paper = make_paper(folder, stories, say, copy_of)
    with running(paper, folder) as server:
        addresses = paper.inside("addresses", stories, "newest")
        if len(addresses) < stories:
            raise CantMeasure(
                f"This paper has {len(addresses):,} stories to ask for: {stories:,} are needed."
            )
        say(f"Pressing {stories:,} stories …")
        server.pressed(addresses)
        # once all there is to do behind the door is done, the pages stay as they are
        settle(server.pids())
        answers = server.pressed(addresses)
        hot = answers[addresses[0]]
        files = folder / "files"
        write_files(files, {address: answer.body for address, answer in answers.items()})
        with nginx(folder, files, hot.headers, cores.server) as rival:
            heads = _same(server, rival, addresses[0])
            pin(server.pids(), cores.server)
            wait_until_idle(server.pids())
            done = _measure(server, rival, addresses, Rounds(cores, seconds), rounds, folder, say)
            weights = {
                DOOR: memory(server.doors())._asdict(),
                "paper": memory(server.pids())._asdict(),
                NGINX: memory(rival.pids())._asdict(),
            }
    return Report(
        "serve",
        about | {name: machine.version_of(name) for name in ("wrk", "nginx")},
        {"seconds": seconds, "rounds": rounds, "stories": stories, "connections": CONNECTIONS},
        _figures(done) | {"page": {"gzip_bytes": len(hot.body), "head_bytes": heads}, "memory": weights},
        _targets(done),
        _text(done, weights, hot, heads, rounds, seconds),
    )


def _same(server: Running, rival: Nginx, address: str) -> dict[str, int]:
    """The size of both servers' heads for a page.

    :raises CantMeasure: the bodies differ.
    """
    one, other = server.get(address), get(rival.port, file_of(address))
    if (one.status, one.body) != (other.status, other.body):
        raise CantMeasure(
            f"nginx serves another page than the door: {other.status}, {len(other.body)} bytes."
        )
    return {DOOR: one.head_bytes, NGINX: other.head_bytes}


def _measure(
    server: Running, rival: Nginx, addresses: Sequence[str], done: Rounds, rounds: int, folder: Path, say: Say
) -> Rounds:
    door, files = Side(server.url, server.doors(), server.pids()), Side(rival.url, rival.pids(), rival.pids())
    hot = addresses[0]
    one = wrk.write_script(folder)
    in_turn = wrk.write_script(folder, addresses, "door")
    files_in_turn = wrk.write_script(folder, [file_of(address) for address in addresses], "nginx")
    for number in range(rounds):
        say(f"Round {number + 1} of {rounds} …")
        turns = [
            partial(done.ask, HOT, DOOR, door, hot, one),
            partial(done.ask, HOT, NGINX, files, file_of(hot), one),
            partial(done.ask, CYCLING, DOOR, door, "/", in_turn),
            partial(done.ask, CYCLING, NGINX, files, "/", files_in_turn),
        ]
        for turn in turns if number % 2 == 0 else reversed(turns):
            turn()
        hammer = wrk.begin(server.url + LOG_IN, one, done.seconds + 2, done.cores.asker, ADMIN_CLIENTS)
        done.ask(BUSY, DOOR, door, hot, one)
        admin = wrk.result(hammer)
        done.done.setdefault(("admin", DOOR), []).append(Round(admin, 0.0, 0.0, 0.0))
        wait_until_idle(door.all)
    return done


def _targets(done: Rounds) -> list[Target]:
    def side(what: str) -> float:
        return ratio(done.middle(what, DOOR, _per_cpu), done.middle(what, NGINX, _per_cpu))

    return [
        Target("hot page, requests per CPU-second, of nginx's", side(HOT), 1.0),
        Target("stories in turn, requests per CPU-second, of nginx's", side(CYCLING), 0.9),
        Target("p99 while the admin is hammered, ms", done.middle(BUSY, DOOR, _p99), 30.0, at_least=False),
    ]


def _per_cpu(found: Round) -> float:
    return found.per_cpu_second


def _p99(found: Round) -> float:
    return found.asked.p99


def _rate(found: Round) -> float:
    return found.asked.rate


def _figures(done: Rounds) -> dict[str, Any]:
    return {
        what: {
            whom: {
                "per_cpu_second": done.middle(what, whom, _per_cpu),
                "rate": done.middle(what, whom, _rate),
                "p50_ms": done.middle(what, whom, lambda found: found.asked.p50),
                "p99_ms": done.middle(what, whom, _p99),
                "rounds": [asdict(found) for found in done.done[what, whom]],
            }
            for whom in (DOOR, NGINX)
            if (what, whom) in done.done
        }
        for what in (HOT, CYCLING, BUSY, "admin")
    }


def _text(
    done: Rounds,
    weights: dict[str, dict[str, int]],
    hot: Answer,
    heads: dict[str, int],
    rounds: int,
    seconds: float,
) -> str:
    rows = []
    for what, words in (
        (HOT, "one hot story"),
        (CYCLING, "stories in turn"),
        (BUSY, "hot story, admin hammered"),
    ):
        for whom in (DOOR, NGINX):
            if (what, whom) in done.done:
                whole = ratio(
                    done.middle(what, whom, lambda found: ratio(found.asked.requests, found.all_cpu)),
                    done.middle(what, NGINX, _per_cpu),
                )
                rows.append(
                    (
                        f"{words}: {whom}",
                        done.middle(what, whom, _per_cpu),
                        ratio(done.middle(what, whom, _per_cpu), done.middle(what, NGINX, _per_cpu)),
                        whole,
                        done.middle(what, whom, _rate),
                        done.middle(what, whom, lambda found: found.asked.p50),
                        done.middle(what, whom, _p99),
                        100 * done.middle(what, whom, lambda found: found.stolen),
                    )
                )
    speed = table(
        ("", "req/CPU-s", "of nginx", "(all processes)", "req/s", "p50 ms", "p99 ms", "stolen %"), rows
    )
    memory_rows = [
        (f"memory, MB: {whom}", weight["rss"] / MB, weight["pss"] / MB) for whom, weight in weights.items()
    ]
    said = (
        f"{len(hot.body):,} bytes of gzip and {heads[DOOR]} of head (nginx: {heads[NGINX]}); {CONNECTIONS} "
        f"connections; medians of {rounds} rounds of {seconds:g} s; "
        f"the admin answered {done.middle('admin', DOOR, _rate):.0f} requests/s meanwhile"
    )
    return f"{said}\n\n{speed}\n\n{table(('', 'RSS', 'PSS'), memory_rows)}"
