"""`vestnik bench serve`, from the command to the last process it started. How fast is not asked here."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vestnik.bench.machine import program
from vestnik.conf.stamp import PACKAGE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="benchmarks run on Linux only"),
    pytest.mark.skipif(
        not (shutil.which("wrk") and shutil.which(program("nginx"))),
        reason="wrk or nginx is not installed: `apt-get install wrk nginx-light`",
    ),
]
ENVIRON = {
    **{
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VESTNIK_", "DATABASE_", "DJANGO_"))
    },
    "PYTHONPATH": str(PACKAGE.parent),
}
STORIES = 3
WRITE = f"""
from vestnik.conf.django import set_up
set_up()
from wagtail.models import Locale
from vestnik.stories.models import Section, Story
bg = Locale.objects.get(language_code="bg")
section = Section.objects.create(name="Политика", slug="politics", locale=bg)
for number in range({STORIES}):
    story = Story(title=f"Новина {{number}}", locale=bg, section=section, live=False)
    story.save()
    story.save_revision().publish()
"""


def run(*command: object, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, command)],
        env=ENVIRON | environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> Path:
    """A small paper with a few stories: the demo's pictures would take minutes."""
    home = tmp_path_factory.mktemp("papers") / "paper"
    made = run(
        "-m", "vestnik", "new", home, "--no-input", "--name", "Утро", "--languages", "bg", "--editor", "ana"
    )
    assert made.returncode == 0, made.stderr
    written = run("-c", WRITE, VESTNIK_HOME=str(home))
    assert written.returncode == 0, written.stderr
    return home


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder of a short name: the path of a unix socket has 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="b-") as folder:
        yield Path(folder)


def test_a_run_ends_with_figures_of_both_servers_and_with_nothing_left(paper, temporary, tmp_path):
    place = tmp_path / "figures.json"
    options = {"--paper": paper, "--seconds": 1, "--rounds": 1, "--stories": STORIES, "--json": place}
    command = ["serve", *(word for option in options.items() for word in option)]
    done = run("-m", "vestnik", "bench", *command, TMPDIR=str(temporary))
    assert done.returncode in (0, 1), done.stderr
    told = json.loads(place.read_text())
    assert told["bench"] == "serve"
    assert told["settings"] == {"seconds": 1.0, "rounds": 1, "stories": STORIES, "connections": 64}
    missed = [target for target in told["targets"] if not target["met"]]
    assert done.returncode == (1 if missed else 0)
    for what, who in (
        ("hot", "door"),
        ("hot", "nginx"),
        ("cycling", "door"),
        ("cycling", "nginx"),
        ("busy", "door"),
    ):
        figures = told["figures"][what][who]
        [measured] = figures["rounds"]
        assert measured["asked"]["requests"] > 0
        assert measured["asked"]["errors"] == 0
        assert figures["per_cpu_second"] > 0
    assert told["figures"]["admin"]["door"]["rounds"][0]["asked"]["errors"] == 0
    assert {"door", "paper", "nginx"} == set(told["figures"]["memory"])
    assert "one hot story: nginx" in done.stdout
    assert list(temporary.iterdir()) == []
    mark = str(temporary).encode()
    assert not [one for one in Path("/proc").glob("[0-9]*/cmdline") if mark in _bytes_of(one)]


def _bytes_of(file: Path) -> bytes:
    """Of a file that may go any moment."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
