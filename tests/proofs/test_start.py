"""The first seconds of a paper: what it shows is right, or what is stored if nobody can know better."""

from __future__ import annotations

import shutil
from math import inf

from tests.proofs.papers import Paper, until

TITLE = "Стара0001"


def put_to_bed(paper: Paper) -> str:
    """Has the front and a story's page stored, and ends the paper; gives the story's address."""
    [address] = [line["url"] for line in paper.deeds("seed", 3) if line.get("published") == TITLE]
    with paper.running():
        assert TITLE in paper.get("/").text
        assert TITLE in paper.get(address).text
    return address


def test_what_was_taken_down_while_a_node_was_off_is_not_seen_for_a_moment(database, tmp_path):
    paper = Paper(tmp_path / "paper", database).make()
    address = put_to_bed(paper)
    journal, kept = paper.home / "press/journal", tmp_path / "journal"
    shutil.copytree(journal, kept)
    paper.deeds("unpublish", TITLE)
    shutil.rmtree(journal)  # another node did it: this one has not been told
    shutil.copytree(kept, journal)
    with paper.watch(address, TITLE) as page, paper.watch("/", TITLE) as front, paper.running():
        assert paper.get(address).status in (404, 410)
        assert TITLE not in paper.get("/").text
    assert page.first == front.first == inf


def test_stored_pages_come_though_the_database_is_away_at_the_start(postgres, tmp_path):
    paper = Paper(tmp_path / "paper", {"DATABASE_URL": postgres.url}).make()
    address = put_to_bed(paper)
    postgres.stop()
    with paper.running():
        assert TITLE in paper.get(address).text
        assert "is not known yet; readers get what is stored" in (paper.home / "run.log").read_text()
        postgres.start()
        until(lambda: paper.get("/admin/login/").status == 200, "Django answers")
