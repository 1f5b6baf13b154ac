"""`vestnik bench newsletter`: an issue into Postfix's smtp-sink, against smtp-source and Django's own backend."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from vestnik.bench import machine
from vestnik.bench.machine import CantMeasure, Cores
from vestnik.bench.paper import Paper, Say
from vestnik.bench.ports import free_port
from vestnik.bench.processes import guarded, started
from vestnik.bench.report import Report
from vestnik.bench.tables import Target, median, ratio, table

#: what Django's backend sends, of what the others send: it is slow
DJANGO_SHARE = 20
VESTNIK, SOURCE, DJANGO = "vestnik", "smtp-source", "django"


def newsletter(
    folder: Path, say: Say, *, messages: int = 10_000, connections: int = 10, rounds: int = 3
) -> Report:
    """Measures in `folder`: the three in turns, into the same sink.

    :raises CantMeasure: something is missing, or a mail was refused.
    """
    machine.require("smtp-sink", "smtp-source", "taskset", "setpriv")
    cores = machine.two_cores()
    about = machine.describe()
    say("Making a paper with a newsletter …")
    with sink(folder, cores) as port:
        paper = _paper(folder, port, connections)
        made = paper.inside("readers", messages)
        done: dict[str, list[dict[str, float]]] = {VESTNIK: [], SOURCE: [], DJANGO: []}
        for number in range(rounds):
            say(f"Round {number + 1} of {rounds} …")
            turns = [
                (VESTNIK, partial(paper.inside, "send", messages, cores.server)),
                (SOURCE, partial(_source, port, messages, connections, made["size"], cores)),
                (DJANGO, partial(paper.inside, "backend", messages // DJANGO_SHARE, cores.server)),
            ]
            for whose, turn in turns if number % 2 == 0 else reversed(turns):
                done[whose].append(turn())
    figures = _figures(done, made["size"])
    return Report(
        "newsletter",
        about | {"postfix": _version()},
        {"messages": messages, "connections": connections, "rounds": rounds, "size": made["size"]},
        figures,
        [
            Target("messages a second, of smtp-source's", figures["ratio_to_smtp_source"], 1.0),
            Target("messages a second, of Django's own backend's", figures["ratio_to_django_backend"], 10.0),
        ],
        _text(done, figures, messages, connections, rounds),
    )


@contextmanager
def sink(folder: Path, cores: Cores) -> Iterator[int]:
    """The port of a mail server that takes all and keeps nothing, until the block ends."""
    port = free_port()
    as_nobody = ["-u", "nobody"] if os.getuid() == 0 else []  # it refuses to run as root
    command = [machine.program("smtp-sink"), *as_nobody, f"127.0.0.1:{port}", "512"]
    with started(command, folder / "sink.log", core=cores.asker) as process:
        end = time.monotonic() + 10
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > end:
                raise CantMeasure(
                    f"smtp-sink doesn't start: {(folder / 'sink.log').read_text()[-500:].strip()}"
                )
            time.sleep(0.05)
        yield port


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _paper(folder: Path, port: int, connections: int) -> Paper:
    paper = Paper(folder / "paper")
    paper.command("new", str(paper.home), "--no-input", "--name", "Bench", "--editor", "bench")
    with (paper.home / "vestnik.toml").open("a") as settings:
        settings.write(
            f'\nemail_url = "smtp://127.0.0.1:{port}"\nnewsletter_rate = 0\n'
            f"newsletter_connections = {connections}\nnewsletter_per_connection = 1000000\n"
        )
    return paper


def _source(port: int, messages: int, connections: int, size: int, cores: Cores) -> dict[str, float]:
    """What smtp-source takes for so many mails; it keeps its connections (-d)."""
    command = [
        machine.program("smtp-source"), "-d", "-s", str(connections), "-m", str(messages), "-l", str(size),
        "-f", "news@bench.example", "-t", "reader@bench.example", f"127.0.0.1:{port}",
    ]  # fmt: skip
    began = time.perf_counter()
    done = subprocess.run(guarded(command, cores.server), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise CantMeasure(f"smtp-source failed: {done.stderr[-500:].strip()}")
    return {"messages": messages, "seconds": seconds}


def _rate(found: dict[str, float]) -> float:
    return ratio(found["messages"], found["seconds"])


def _figures(done: dict[str, list[dict[str, float]]], size: int) -> dict[str, Any]:
    rates = {whose: median([_rate(found) for found in rounds]) for whose, rounds in done.items()}
    cpu = {
        whose: median([1e6 * ratio(found["cpu"], found["messages"]) for found in done[whose]])
        for whose in (VESTNIK, DJANGO)
    }
    return {
        "ratio_to_smtp_source": ratio(rates[VESTNIK], rates[SOURCE]),
        "ratio_to_django_backend": ratio(rates[VESTNIK], rates[DJANGO]),
        "messages_per_second": rates,
        "cpu_us_per_message": cpu[VESTNIK],
        "cpu_us_per_message_django": cpu[DJANGO],
        "projected_minutes_1m": ratio(1e6 / 60, rates[VESTNIK]),
        "projected_minutes_1m_django": ratio(1e6 / 60, rates[DJANGO]),
        "message_bytes": size,
        "rounds": done,
    }


def _text(
    done: dict[str, list[dict[str, float]]],
    figures: dict[str, Any],
    messages: int,
    connections: int,
    rounds: int,
) -> str:
    rates = figures["messages_per_second"]
    rows = [
        (VESTNIK, rates[VESTNIK], figures["cpu_us_per_message"], figures["projected_minutes_1m"]),
        (SOURCE, rates[SOURCE], None, ratio(1e6 / 60, rates[SOURCE])),
        (
            "Django's backend, one connection",
            rates[DJANGO],
            figures["cpu_us_per_message_django"],
            figures["projected_minutes_1m_django"],
        ),
    ]
    freezing = median([found["freeze_seconds"] for found in done[VESTNIK]])
    said = (
        f"{messages:,} mails of {figures['message_bytes']:,} bytes into smtp-sink; {connections} connections; medians "
        f"of {rounds} rounds; Vestnik's with the ledger in SQLite and the journal, its audience frozen in "
        f"{freezing:.2f} s"
    )
    return f"{said}\n\n{table(('', 'mails/s', 'CPU µs/mail', '1,000,000: minutes'), rows)}"


def _version() -> str:
    told = subprocess.run(
        [machine.program("postconf"), "-d", "-h", "mail_version"], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"
