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
        description="Looks into the press of a paper; `vestnik press --help` after DEED says more.",
        add_help=False,
    )
    _add_home(press)
    press.add_argument("arguments", nargs=argparse.REMAINDER, metavar="audit|status|clear|warm")
    press.set_defaults(run=_press)

    check = commands.add_parser(
        "check",
        help="say whether a paper is in order",
        description="Checks a paper's settings, home and database.",
    )
    _add_home(check)
    check.set_defaults(run=_check)
    return parser


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

    # --home may also stand after the deed
    home = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _add_home(home)
    late, arguments = home.parse_known_args(given.arguments)
    _choose_home(late)
    return manage(["press", *arguments])


def _check(given: argparse.Namespace) -> int:
    from vestnik.conf.django import check

    return check()
