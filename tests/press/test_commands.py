"""`vestnik press …` says how the press stands, in words and as JSON; it ends with 1 if readers get what is wrong."""

import json
import re
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import make
from tests.press.pressed import press, spoil
from vestnik.press.log import journal
from vestnik.press.making import failures, freshness, own_code, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_log")]


def run(*arguments):
    """(what the command says, its exit status)."""
    out = StringIO()
    try:
        call_command("press", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def verdict(address):
    freshness().catch_up()
    return freshness().verdict(store().read(address), time.time())


def test_an_audit_without_faults_ends_well(story):
    said, status = run("audit")
    assert status == 0
    assert "0 stale, 0 wrong, 0 failed" in said


def test_an_audit_with_faults_shows_the_lines_and_ends_with_1(story):
    spoil(story.url, "Парламентът", "Сенатът")
    said, status = run("audit", story.url)
    assert status == 1
    assert f"{story.url} is wrong:" in said
    assert "Сенатът" in said
    said, status = run("audit", "--json", "--sample", "100")
    report = json.loads(said)
    assert (status, report["wrong"], report["differing"][0]["address"]) == (1, 1, story.url)


def test_an_audit_by_other_code_than_the_papers_is_refused(story):
    journal().set_code(own_code() + 1)
    try:
        with pytest.raises(CommandError, match="other code, templates or settings") as refusal:
            run("audit")
        assert refusal.value.returncode == 2
    finally:
        journal().set_code(own_code())


def test_the_status_says_why_pages_are_stale(story):
    edition = journal().edition
    make.change(story, title="Парламентът прие друг бюджет")
    said, _status = run("status")
    assert f"edition  {edition + 1}" in said
    assert int(re.search(r"renders  (\d+) new", said)[1]) >= 1
    assert f"story:{story.pk}, changed at edition {edition + 1}" in said
    report = json.loads(run("status", "--json")[0])
    assert report["pages"]["stale"] >= 1
    assert {"why": f"story:{story.pk}, changed at edition {edition + 1}", "pages": 1} in report["pages"][
        "reasons"
    ]


def test_the_status_tells_of_doors_surrogates_and_failures(story, settings):
    home = settings.HOME
    for folder in (home.run / "stats", home.press / "edge"):
        folder.mkdir(parents=True, exist_ok=True)
    numbers = {"time": time.time(), "hits": 990, "stale": 3, "makes": 6, "straight": 4, "hot": []}
    (home.run / "stats/door-1.json").write_text(json.dumps(numbers))
    told = {"edition": 1, "error": "varnish-1 does not answer", "failures": 4}
    (home.press / "edge/varnish-1.json").write_text(json.dumps(told))
    failures().add("/broken/", ZeroDivisionError("division by zero"))
    said, _status = run("status", "--quick")
    assert "99.00 % hits" in said
    assert "varnish-1: told up to 1; varnish-1 does not answer (4 times)" in said
    assert "/broken/: ZeroDivisionError: division by zero" in said
    failures().clear("/broken/")


def test_one_page_is_cleared_on_all_nodes_and_made_anew_at_once(story):
    press("/")
    said, _status = run("clear", story.url)
    assert said == "Cleared on all nodes: 1\n"
    assert (verdict(story.url), verdict("/")) == (2, 0)
    press(story.url)
    assert verdict(story.url) == 0


def test_clearing_what_is_not_there_is_told(story):
    with pytest.raises(CommandError, match="'/nothing/'") as refusal:
        run("clear", story.url, "/nothing/")
    assert refusal.value.returncode == 2
    assert verdict(story.url) == 0


def test_all_pages_of_the_node_are_cleared(story):
    press("/")
    run("clear")
    assert {verdict(address) for address in store().addresses()} == {2}


def test_warming_makes_the_fronts_and_what_they_link_to(story):
    for address in list(store().addresses()):
        store().delete(address)
    said, status = run("warm")
    assert (status, "0 fresh, 0 failed" in said) == (0, True)
    assert {"/", "/en/", story.url, story.section.url} <= set(store().addresses())
    assert "0 made" in run("warm")[0]


def test_warming_keeps_its_limit(story):
    for address in list(store().addresses()):
        store().delete(address)
    run("warm", "--limit", "3")
    assert store().size().pages == 3


def test_a_database_without_a_paper_is_told_in_a_line():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE press_log RENAME TO press_log_away")
    try:
        with pytest.raises(CommandError, match="vestnik manage ready"):
            run("warm")
        assert run("status")[1] == 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE press_log_away RENAME TO press_log")
