"""The `vestnik` command: help, and mistakes told in a line."""

import os
import socket
import subprocess
import sys

import pytest

import vestnik

COMMANDS = ("new", "demo", "run", "manage", "check")


def run_vestnik(*arguments: object, cwd: object = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without this process's variables that are settings."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("VESTNIK_", "DATABASE_URL"))
    }
    return subprocess.run(
        [sys.executable, "-m", "vestnik", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(vestnik.__path__[0] + "/.."), **environ},
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )


def mistake(found: subprocess.CompletedProcess[str]) -> str:
    """The one line that a mistake is told in."""
    assert found.returncode == 2, found.stdout + found.stderr
    assert found.stderr.startswith("vestnik: ")
    assert found.stderr.count("\n") == 1
    return found.stderr


@pytest.mark.parametrize("command", ["new", "demo", "run", "check"])
def test_every_command_has_help(command):
    found = run_vestnik(command, "--help")
    assert found.returncode == 0
    assert found.stdout.startswith(f"usage: vestnik {command}")


def test_the_help_names_every_command():
    listed = run_vestnik("--help").stdout
    assert all(f"\n  {command} " in f"\n{listed}" or f"    {command} " in listed for command in COMMANDS)


def test_help_does_not_wait_for_django():
    code = "import sys; from vestnik.cli import make_parser; make_parser(); print('wagtail' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_without_a_paper_the_ways_to_one_are_told(tmp_path):
    for command in ("run", "check"):
        assert "vestnik new DIR" in mistake(run_vestnik(command, cwd=tmp_path))
    assert "vestnik new DIR" in mistake(run_vestnik("manage", "migrate", cwd=tmp_path))


@pytest.mark.parametrize("command", ["run", "check", "manage"])
def test_a_home_that_holds_no_paper_is_not_served_and_not_touched(tmp_path, command):
    assert f"vestnik new {tmp_path}" in mistake(run_vestnik(command, "--home", tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_wrong_setting_stops_every_command_with_one_line(tmp_path):
    (tmp_path / "vestnik.toml").write_text('time_zone = "Sofia"\n')
    for command in (["run"], ["check"], ["manage", "migrate"]):
        assert "write a name from the IANA list" in mistake(run_vestnik(*command, cwd=tmp_path))


def test_a_wrong_flag_of_run_is_told_like_the_setting_it_is(tmp_path):
    (tmp_path / "vestnik.toml").touch()
    assert "a whole number from 1 to 65535" in mistake(run_vestnik("run", "--port", "http", cwd=tmp_path))
    assert "a whole number from 1 to 256" in mistake(run_vestnik("run", "--workers", "0", cwd=tmp_path))


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_database_that_does_not_answer_is_told_in_a_line(tmp_path, command):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = f'port = {port}\ndatabase_url = "sqlite:///{tmp_path}/no-such-folder/x.sqlite3"\n'
    (tmp_path / "vestnik.toml").write_text(settings)
    said = run_vestnik(command, "--home", tmp_path)
    assert said.returncode == 2
    assert "The database doesn't answer: unable to open database file. See database_url." in said.stderr
    assert "Traceback" not in said.stderr


def test_new_says_that_a_folder_can_not_be_made(tmp_path):
    (tmp_path / "file").touch()
    told = mistake(run_vestnik("new", "--no-input", tmp_path / "file" / "paper"))
    assert "can't be made (Not a directory): name a folder in which this user may write" in told


def test_an_occupied_port_is_told_before_anything_starts(tmp_path):
    (tmp_path / "vestnik.toml").touch()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = mistake(run_vestnik("run", "--port", port, cwd=tmp_path))
    assert f"Port {port} at 127.0.0.1 is taken by another program" in told
    assert f"PORT={port + 1}" in told
    assert [file.name for file in tmp_path.iterdir()] == ["vestnik.toml"]


def test_a_paper_of_a_newer_version_is_refused_by_every_command(tmp_path):
    (tmp_path / "vestnik.toml").touch()
    (tmp_path / "version").write_text('{"version": "99.1", "migrations": "", "static": ""}')
    for command in (["run"], ["check"], ["manage", "migrate"]):
        assert "install 99.1 or later" in mistake(run_vestnik(*command, cwd=tmp_path))


def test_new_and_demo_leave_a_full_folder_alone(tmp_path):
    (tmp_path / "thesis.odt").write_text("of great value")
    assert "is not empty" in mistake(run_vestnik("new", tmp_path, "--no-input"))
    assert "is not empty" in mistake(run_vestnik("demo", "--home", tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.odt"]


@pytest.mark.parametrize(
    ("flags", "advice"),
    [
        (["--time-zone", "Mars"], "a name from the IANA list"),
        (["--languages", "Bulgarian"], 'such as ["bg", "en"]'),
        (["--editor", "Ана Петрова"], "a name of letters, digits and @ . + - _"),
        (["--email", "ana"], "a mail address such as"),
        (["--public-url", "vestnik.example"], "such as https://vestnik.example"),
    ],
)
def test_new_tells_a_wrong_answer_and_makes_nothing(tmp_path, flags, advice):
    assert advice in mistake(run_vestnik("new", tmp_path / "paper", "--no-input", *flags))
    assert not (tmp_path / "paper").exists()


def test_a_folder_is_not_cleared_because_of_a_file_of_somebodys(tmp_path):
    (tmp_path / "unfinished").write_text("A novel")
    for command in (["new", tmp_path, "--no-input"], ["demo", "--home", tmp_path]):
        assert "is not empty" in mistake(run_vestnik(*command))
    assert (tmp_path / "unfinished").read_text() == "A novel"
