"""What is made of what was measured."""

import json

from vestnik.bench.publish import slowest
from vestnik.bench.report import Report
from vestnik.bench.rush import delays
from vestnik.bench.tables import Target
from vestnik.bench.weighing import outline
from vestnik.bench.world import Asked, targets

MACHINE = {"cores": 2, "processor": "AMD EPYC", "load_before": [0.1, 0.2, 0.3]}


def test_the_delay_of_a_story_runs_from_its_commit_and_only_if_it_was_seen():
    published = [
        {"number": 0, "committed": 10.0},
        {"number": 1, "committed": 11.0},
        {"number": 2, "committed": 12.0},
    ]
    assert delays(published, {"0": 10.25, "2": 12.5}) == [0.25, 0.5]


def test_statements_that_differ_in_their_values_only_are_one():
    assert outline('SELECT "a" FROM "b" WHERE "c" IN (%s, %s,  %s)') == outline(
        'SELECT "a" FROM "b" WHERE "c" IN (%s, %s)'
    )
    assert outline('SAVEPOINT "s139_x2"') == outline('SAVEPOINT "s7_x14"')


def test_the_slowest_statement_is_that_of_most_publishes_not_of_one():
    quick = {"INSERT": (1, 0.001), "SELECT": (2, 0.004)}
    once = {"INSERT": (1, 0.9), "SELECT": (2, 0.005)}
    assert slowest([quick, once, quick])[0] == {"statement": "SELECT", "ms": 4.0}


def test_the_world_is_met_if_the_slowest_file_and_the_latest_feed_are_soon_enough():
    cold = [Asked("/sitemap.xml", 12.0, 900, "miss"), Asked("/sitemap-stories-7.xml", 299.0, 40_000, "miss")]
    feeds = {
        "delays": {"/feeds/latest.rss": [0.1, 0.3], "/feeds/latest.atom": [0.2]},
        "unseen": 0,
        "errors": 0,
    }
    made = ["/sitemap.xml", "/sitemap-news.xml", "/sitemap-stories-7.xml"]
    found = {target.name: (target.value, target.is_met) for target in targets(cold, made, feeds)}
    assert list(found.values()) == [(299.0, True), (1, True), (0.3, True), (0, True), (0, True)]
    late = targets(cold, [*made, "/sitemap-stories-6.xml"], feeds | {"delays": {"/a": [0.51]}, "unseen": 1})
    assert [target.is_met for target in late] == [True, False, False, False, True]


def test_feeds_in_which_no_story_was_seen_meet_nothing():
    cold = [Asked("/sitemap.xml", 12.0, 900, "miss")]
    found = targets(cold, [], {"delays": {"/a": []}, "unseen": 3, "errors": 0})
    assert not found[2].is_met


def test_a_report_says_what_was_missed_and_on_which_machine(tmp_path):
    report = Report("serve", MACHINE, {"rounds": 5}, {"hot": 1}, [Target("of nginx's", 0.8, 1.0)], "table")
    assert report.show().splitlines() == [
        "table",
        "",
        "of nginx's: 0.80 (target ≥ 1.00: NOT MET)",
        "2 cores, AMD EPYC; load before: 0.1, 0.2, 0.3",
    ]
    report.write(tmp_path / "figures.json")
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["targets"] == [
        {"name": "of nginx's", "value": 0.8, "bound": 1.0, "at_least": True, "met": False}
    ]
    assert {"bench", "at", "machine", "settings", "figures", "targets"} == set(written)
