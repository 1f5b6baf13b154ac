"""Proofs of what the press promises for bad days: real papers, run by the command. They take minutes."""

import os
import sys
from pathlib import Path

import pytest

from tests.proofs.postgres import cluster

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(1800))
            # one after the other: each loads the whole machine
            item.add_marker(pytest.mark.xdist_group("proofs"))


@pytest.fixture
def postgres():
    """A PostgreSQL of the test's own."""
    with cluster() as found:
        yield found


@pytest.fixture
def database(request) -> dict[str, str]:
    """The setting of a database for a paper: of the kind on which this run of all tests is."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return {"DATABASE_URL": request.getfixturevalue("postgres").url}
    return {}


@pytest.fixture
def tell(capsys):
    """Says a line on the terminal: the figures of a proof that holds."""

    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n    {line}")
            sys.stdout.flush()

    return say
