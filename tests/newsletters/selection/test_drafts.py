"""On its day a draft waits: once, at the right moment, whatever the clock does and whoever makes it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import make
from tests.newsletters.make import issue, newsletter
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.newsletters.selection.drafts import due_moment, make_due_drafts, new_issue
from vestnik.press import recorder

SOFIA = ZoneInfo("Europe/Sofia")
#: a Saturday
SEVEN = datetime(2026, 11, 21, 7, tzinfo=SOFIA)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
Rhythm = Newsletter.Rhythm


@pytest.fixture
def letter():
    return newsletter()


def story(title="Мостът", at=SEVEN - DAY, **fields):
    with recorder.clock_at(at):
        return make.story(title, at=at, **fields)


def test_a_weekly_draft_is_ready_on_its_day_and_hour(letter):
    lead = story()
    assert make_due_drafts(SEVEN - MINUTE) == 0
    assert make_due_drafts(SEVEN + MINUTE) == 1
    draft = letter.issues.get()
    assert (draft.state, draft.due_at, draft.number) == (Issue.State.DRAFT, SEVEN, 1)
    assert draft.subject == "Мостът"
    kinds = [(block.block_type, str(block.value)) for block in draft.body][:1]
    assert kinds == [("letter", "")]
    assert draft.body[1].value["story"] == lead
    assert draft.body[1].value["reason"]
    assert draft.latest_revision.as_object().body[1].value["story"] == lead


def test_it_is_made_once_however_often_the_scheduler_comes(letter):
    story()
    assert [make_due_drafts(SEVEN + count * MINUTE) for count in range(1, 4)] == [1, 0, 0]


def test_two_machines_make_one(letter, monkeypatch):
    from vestnik.newsletters.selection import drafts

    story()
    suggestions, seen = drafts.suggestions, []

    def meanwhile(*args, **kwargs):
        # the other machine comes between this one's look and its deed
        if not seen:
            seen.append(True)
            make_due_drafts(SEVEN + MINUTE)
        return suggestions(*args, **kwargs)

    monkeypatch.setattr(drafts, "suggestions", meanwhile)
    make_due_drafts(SEVEN + MINUTE)
    assert letter.issues.count() == 1


def test_a_draft_that_editors_threw_away_stays_away(letter):
    story()
    make_due_drafts(SEVEN)
    letter.issues.get().delete()
    assert make_due_drafts(SEVEN + MINUTE) == 0
    story("Новата", at=SEVEN + 6 * DAY)
    assert make_due_drafts(SEVEN + 7 * DAY) == 1


def test_one_that_could_not_be_made_on_time_is_made_later_but_not_days_later(letter):
    story()
    assert make_due_drafts(SEVEN + timedelta(days=2, minutes=1)) == 0
    assert make_due_drafts(SEVEN + timedelta(hours=30)) == 1


def test_a_paper_without_stories_is_not_bothered(letter):
    assert make_due_drafts(SEVEN) == 0
    story(at=SEVEN + MINUTE)
    assert make_due_drafts(SEVEN + 2 * MINUTE) == 1


def test_editors_who_have_begun_by_hand_get_no_second_draft(letter):
    story()
    new_issue(letter, SEVEN - DAY)
    assert make_due_drafts(SEVEN) == 0
    assert letter.issues.count() == 1


def test_a_draft_of_last_week_does_not_stand_in_the_way(letter):
    story()
    new_issue(letter, SEVEN - 8 * DAY)
    assert make_due_drafts(SEVEN) == 1


def test_a_newsletter_without_a_rhythm_waits_for_its_editors():
    story()
    assert due_moment(newsletter(rhythm=Rhythm.FREE), SEVEN) is None
    assert make_due_drafts(SEVEN) == 0


def test_a_daily_one_is_made_every_day():
    daily = newsletter(slug="daily", rhythm=Rhythm.DAILY, ready_at=time(18))
    story(at=SEVEN - DAY / 2)
    story("Другата", at=SEVEN + DAY)
    assert [make_due_drafts(SEVEN + hours * timedelta(hours=1)) for hours in (-1, 11, 12, 35)] == [1, 1, 0, 1]
    assert {draft.due_at.astimezone(SOFIA).hour for draft in daily.issues.all()} == {18}


@pytest.mark.parametrize(
    ("day", "ready", "utc"),
    [
        # Sofia's clock goes from 03:00 to 04:00 on 29 March 2026, and from 04:00 to 03:00 on 25 October
        (date(2026, 3, 29), time(3, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(7), datetime(2026, 3, 29, 4, tzinfo=UTC)),
        (date(2026, 3, 28), time(7), datetime(2026, 3, 28, 5, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 26), time(7), datetime(2026, 10, 26, 5, tzinfo=UTC)),
    ],
)
def test_the_hour_is_the_papers_also_when_the_clock_is_put_forward_or_back(day, ready, utc):
    daily = Newsletter(rhythm=Rhythm.DAILY, ready_at=ready)
    asked = datetime.combine(day, time(20), SOFIA)
    assert due_moment(daily, asked) == utc
    assert due_moment(daily, utc) == utc
    assert due_moment(daily, utc - MINUTE) < utc - timedelta(hours=22)


def test_a_new_issue_by_hand_has_suggestions_too(letter):
    story()
    first, second = new_issue(letter, SEVEN), new_issue(letter, SEVEN)
    assert (first.number, second.number) == (1, 2)
    assert first.due_at is None
    assert [block.block_type for block in first.body] == ["letter", "story"]


def test_an_issue_for_which_there_is_nothing_is_called_by_its_number(letter):
    made = new_issue(letter, SEVEN)
    assert (made.subject, [block.block_type for block in made.body]) == ("Седмицата 1", ["letter"])


def test_numbers_do_not_go_back_when_an_issue_is_thrown_away(letter):
    issue(letter)
    issue(letter, started_at=SEVEN, state="done")
    assert new_issue(letter, SEVEN).number == 3
