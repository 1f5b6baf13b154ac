"""The `vestnik` command. Django is imported only where it is needed: help and errors come at once."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from vestnik import __version__
from vestnik.conf.errors import SettingsError
from vestnik.conf.home import VARIABLE

MISTAKE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; returns the exit status (2: a mistake of the user's, told in a line)."""
    parser = make_parser()
    given = parser.parse_args(argv)
    _choose_home(given)
    try:
        return given.run(given)
    except SettingsError as error:
        print(f"vestnik: {error}", file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        return 130


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vestnik", description="An online newspaper.")
    parser.add_argument("--version", action="version", version=f"Vestnik {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    new = commands.add_parser(
        "new", help="make a paper of one's own", description="Makes a new paper in DIR."
    )
    new.add_argument("home", metavar="DIR", type=Path, help="the paper's home folder, new or empty")
    new.add_argument("--name", help="the paper's name")
    new.add_argument("--languages", help="language codes, the main one first: bg,en")
    new.add_argument("--time-zone", help="such as Europe/Sofia")
    new.add_argument("--public-url", help="the address readers will type, if known: https://vestnik.example")
    new.add_argument("--editor", help="user name of the first editor, who may do all")
    new.add_argument("--email", help="the editor's mail address")
    new.add_argument(
        "--no-input", action="store_true", help="ask nothing; what no flag says is as by default"
    )
    new.set_defaults(run=_new)

    demo = commands.add_parser(
        "demo", help="make the demo paper", description="Makes the demo paper, or adds archive stories to it."
    )
    demo.add_argument("--home", type=Path, default=Path("demo"), help="its home folder (default: ./demo)")
    demo.add_argument(
        "--stories", type=_count, default=0, metavar="N", help="add N archive stories, for scale"
    )
    demo.set_defaults(run=_demo)

    run = commands.add_parser(
        "run",
        help="serve a paper",
        description="Runs a paper: web server, worker and scheduler. Ends on Ctrl-C or SIGTERM.",
    )
    _add_home(run)
    run.add_argument("--port", metavar="P", help="the port to listen at (default: the setting, 8000)")
    run.add_argument("--workers", metavar="W", help="web worker processes (default: the setting, 2)")
    run.set_defaults(run=_run)

    manage = commands.add_parser(
        "manage",
        help="Django's commands on a paper",
        description="Runs one of Django's commands on a paper.",
        add_help=False,
    )
    _add_home(manage)
    manage.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="…", help="the command and its arguments"
    )
    manage.set_defaults(run=_manage)

    press = commands.add_parser(
        "press",
        help="look into the finished pages: audit, status, clear, warm",
        description="Looks into the press of a paper. `vestnik press DEED --help` says more of each.",
    )
    _add_home(press)
    press.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="DEED …", help="audit, status, clear or warm, and how"
    )
    press.set_defaults(run=_press)

    newsletter = commands.add_parser(
        "newsletter",
        help="send issues, and see how far they are: send, pause, resume, stop, status; take what comes back: returned",
        description="Newsletters of a paper. `vestnik newsletter --help` lists the deeds, `vestnik newsletter DEED "
        "--help` says more of each. `returned` takes a bounce from a mail server.",
    )
    _add_home(newsletter)
    newsletter.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="DEED …", help="what to do, and with which issue"
    )
    newsletter.set_defaults(run=_newsletter)

    search = commands.add_parser(
        "search",
        help="the search index: rebuild, status",
        description="The search index of a paper. `rebuild` makes it anew while the old one serves; `status` says how "
        "it stands.",
    )
    _add_home(search)
    search.add_argument("arguments", nargs=argparse.REMAINDER, metavar="DEED", help="rebuild or status")
    search.set_defaults(run=_search)

    check = commands.add_parser(
        "check",
        help="say whether a paper is in order",
        description="Checks a paper's settings, home and database.",
    )
    _add_home(check)
    check.set_defaults(run=_check)
    _add_bench(commands)
    return parser


def _add_bench(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    bench = commands.add_parser(
        "bench",
        help="measure what the paper promises",
        description="Measures a demo paper on this machine, in a folder that goes afterwards. Needs wrk and nginx, two "
        "cores, and nobody else at work. Ends with status 1 if a target was missed. See docs/benchmarks.md.",
    )
    benches = bench.add_subparsers(title="benchmarks", dest="bench", metavar="BENCHMARK", required=True)
    serve = benches.add_parser(
        "serve", help="finished pages: the door and nginx in turns, with the same bytes"
    )
    rush = benches.add_parser("rush", help="a story a second is published while readers hammer the front")
    publish = benches.add_parser("publish", help="what a publish costs as the archive grows")
    world = benches.add_parser("world", help="sitemaps and feeds of a large archive, asked for from outside")
    for one, seconds, rounds in ((serve, 4.0, 5), (rush, 15.0, 2), (publish, None, 9), (world, None, 20)):
        one.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
        one.add_argument(
            "--paper",
            type=Path,
            metavar="DIR",
            help="measure a copy of this demo paper, instead of making one",
        )
        if seconds:
            one.add_argument(
                "--seconds", type=_seconds, default=seconds, help=f"of each run (default: {seconds:g})"
            )
        one.add_argument("--rounds", type=_rounds, default=rounds, help=f"repetitions (default: {rounds})")
        one.set_defaults(run=_bench)
    _add_mail_benches(benches)
    serve.add_argument(
        "--stories",
        type=_rounds,
        default=1000,
        metavar="N",
        help="so many are asked for in turn (default: 1000)",
    )
    world.add_argument(
        "--stories",
        type=_count,
        default=1_000_000,
        metavar="N",
        help="so many has the archive (default: 1000000)",
    )
    search = _add_search_bench(benches)
    for one, sizes in ((publish, (1_000, 50_000, 500_000)), (search, (100_000, 1_000_000))):
        one.add_argument(
            "--sizes",
            type=_sizes,
            default=sizes,
            metavar="N,N",
            help=f"stories of the archives (default: {','.join(map(str, sizes))})",
        )
        one.add_argument(
            "--postgres",
            metavar="URL",
            default=os.environ.get("DATABASE_URL", "") if _is_postgres() else "",
            help="a PostgreSQL server to measure on, too, in a database made for it (default: DATABASE_URL)",
        )


def _add_search_bench(
    benches: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    search = benches.add_parser("search", help="searches in a large archive, ours and Wagtail's")
    search.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    search.add_argument("--rounds", type=_rounds, default=5, help="repetitions (default: 5)")
    search.add_argument(
        "--compared",
        type=_count,
        default=100_000,
        metavar="N",
        help="up to so many stories Wagtail's own search is measured, too (default: 100000)",
    )
    search.set_defaults(run=_bench)
    return search


def _add_mail_benches(benches: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    mails = benches.add_parser(
        "newsletter", help="an issue into Postfix's smtp-sink, against smtp-source and Django's own backend"
    )
    mails.add_argument(
        "--messages", type=_rounds, default=10_000, metavar="N", help="mails of each round (default: 10000)"
    )
    mails.add_argument(
        "--connections", type=_rounds, default=10, metavar="N", help="to the mail server (default: 10)"
    )
    readers = benches.add_parser("audience", help="a newsletter with a million readers, on SQLite")
    readers.add_argument(
        "--readers", type=_count, default=1_000_000, metavar="N", help="so many (default: 1000000)"
    )
    for one in (mails, readers):
        one.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
        one.add_argument("--rounds", type=_rounds, default=3, help="repetitions (default: 3)")
        one.set_defaults(run=_bench)


def _add_home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--home", type=Path, help=f"the paper's folder (default: {VARIABLE}, or where you are)"
    )


def _choose_home(given: argparse.Namespace) -> None:
    if getattr(given, "home", None):
        os.environ[VARIABLE] = str(given.home.expanduser().resolve())


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 5_000_000:
        raise argparse.ArgumentTypeError("write a number of stories from 0 to 5000000")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 600:
        raise argparse.ArgumentTypeError("write a number of seconds from 1 to 600")
    return seconds


def _rounds(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100_000:
        raise argparse.ArgumentTypeError("write a number from 1 to 100000")
    return number


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(_count(part) for part in text.split(","))
    if list(sizes) != sorted(set(sizes)):
        raise argparse.ArgumentTypeError("write numbers of stories, the smallest first, such as 1000,50000")
    return sizes


def _is_postgres() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def _new(given: argparse.Namespace) -> int:
    from vestnik.cli_papers import new

    return new(given)


def _demo(given: argparse.Namespace) -> int:
    from vestnik.cli_papers import demo

    return demo(stories=given.stories)


def _run(given: argparse.Namespace) -> int:
    for option in ("port", "workers"):
        if value := getattr(given, option):
            os.environ[f"VESTNIK_{option.upper()}"] = value
    from vestnik.conf.run import run

    return run()


def _manage(given: argparse.Namespace) -> int:
    from vestnik.conf.django import manage

    return manage(given.arguments)


def _press(given: argparse.Namespace) -> int:
    from vestnik.conf.django import manage

    return manage(["press", *_without_home(given.arguments)])


def _search(given: argparse.Namespace) -> int:
    from vestnik.conf.django import manage

    return manage(["search", *_without_home(given.arguments)])


def _newsletter(given: argparse.Namespace) -> int:
    arguments = _without_home(given.arguments)
    if arguments[:1] == ["returned"]:
        return _returned(arguments[1:])
    from vestnik.conf.django import manage

    return manage(["newsletter", *arguments])


def _returned(arguments: list[str]) -> int:
    """Without Django: a wave of bounces starts this command thousands of times."""
    from vestnik.conf.home import find_home
    from vestnik.newsletters.returns.pipe import main as take

    try:
        folder = find_home().returned
    except SettingsError as error:
        print(f"vestnik: {error}", file=sys.stderr)
        return os.EX_TEMPFAIL
    return take(folder, arguments, sys.stdin.buffer)


def _without_home(arguments: list[str]) -> list[str]:
    """--home may also stand after the deed."""
    home = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _add_home(home)
    late, others = home.parse_known_args(arguments)
    _choose_home(late)
    return others


def _check(given: argparse.Namespace) -> int:
    from vestnik.conf.django import check

    return check()


def _bench(given: argparse.Namespace) -> int:
    from vestnik.bench.command import bench

    return bench(given)
