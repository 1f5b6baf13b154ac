"""Proofs of what the press promises for bad days: real papers, run by the command. They take minutes."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            # one after the other: each loads the whole machine
            item.add_marker(pytest.mark.xdist_group("proofs"))


@pytest.fixture
def tell(capsys):
    """Says a line on the terminal: the figures of a proof that holds."""

    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n    {line}")
            sys.stdout.flush()

    return say
