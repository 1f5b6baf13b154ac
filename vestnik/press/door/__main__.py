"""`python -m vestnik.press.door CONFIG --fd N [--name NAME]`: one door by itself, for tests and measurements."""

import argparse
import socket
from pathlib import Path

from vestnik.press.door.config import Config
from vestnik.press.door.serve import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="vestnik.press.door")
    parser.add_argument("config", type=Path)
    parser.add_argument("--fd", type=int, required=True, help="a listening socket, inherited")
    parser.add_argument("--name", default="door")
    given = parser.parse_args()
    serve(Config.read(given.config), socket.socket(fileno=given.fd), given.name)


if __name__ == "__main__":
    main()
