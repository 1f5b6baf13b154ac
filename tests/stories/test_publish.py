"""What publishing promises: nothing goes out that breaks a rule, and dates say what readers expect."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from freezegun import freeze_time

from tests import make
from vestnik.stories.models import Photo, Story
from vestnik.stories.rules import StoryRefused

PARAGRAPH = {"type": "paragraph", "value": "<p>Мостът е затворен.</p>"}


def publish(story: Story) -> Story:
    story.save_revision(clean=False).publish()
    return Story.objects.get(pk=story.pk)


def refusal_of(story: Story) -> dict[str, list[str]]:
    with pytest.raises(StoryRefused) as refusal:
        publish(story)
    assert not Story.objects.get(pk=story.pk).live
    return refusal.value.message_dict


def test_a_lead_photo_without_credit_is_refused_at_its_field():
    found = refusal_of(make.draft(lead_photo=make.photo("Мост", credit="")))
    assert list(found) == ["lead_photo"]
    assert "Мост" in found["lead_photo"][0]


def test_a_reason_for_no_credit_is_enough():
    photo = make.photo("Графика", credit="", no_credit_reason="наша графика")
    assert publish(make.draft(lead_photo=photo)).live


@pytest.mark.parametrize("kind", ["photo", "gallery"])
def test_a_photo_without_credit_in_the_text_is_refused(kind):
    bare, fine = make.photo("Гола", credit=""), make.photo("Добра")
    value = {"photo": bare.pk, "caption": ""}
    if kind == "gallery":
        value = {
            "photos": [
                {"type": "item", "id": str(pk), "value": {"photo": pk, "caption": ""}}
                for pk in (fine.pk, bare.pk)
            ],
            "caption": "",
        }
    found = refusal_of(make.draft(body=[PARAGRAPH, {"type": kind, "value": value}]))
    assert "Гола" in found["body"][0]


def test_a_photo_whose_licence_has_ended_is_refused():
    photo = make.photo(licence_ends_on=timezone.localdate() - timedelta(days=1))
    assert "lead_photo" in refusal_of(make.draft(lead_photo=photo))


def test_a_licence_that_ends_today_still_holds():
    assert publish(make.draft(lead_photo=make.photo(licence_ends_on=timezone.localdate()))).live


def test_a_story_without_a_section_is_refused():
    assert "section" in refusal_of(make.draft(section=None))


def test_a_story_under_embargo_is_refused():
    story = make.draft(embargo_until=timezone.now() + timedelta(hours=2))
    assert "embargo_until" in refusal_of(story)


def test_a_story_under_embargo_may_be_scheduled_for_its_end():
    end = timezone.now() + timedelta(hours=2)
    story = publish(make.draft(embargo_until=end, go_live_at=end))
    assert not story.live
    assert story.approved_schedule


def test_a_refused_story_loses_nothing_of_its_draft():
    story = make.draft("Нова", lead_photo=make.photo(credit=""), body=[PARAGRAPH])
    refusal_of(story)
    assert story.get_latest_revision_as_object().body.raw_data[0]["value"] == PARAGRAPH["value"]


def test_publishing_twice_keeps_the_first_date():
    with freeze_time("2026-11-20 10:00:00+00:00"):
        story = make.story("Буря")
    with freeze_time("2026-11-20 12:00:00+00:00"):
        again = make.change(story, title="Буря в Бургас")
    assert again.first_published_at == story.first_published_at
    assert again.updated_at.hour == 12


def test_a_small_fix_moves_no_date():
    story = make.story("Буря")
    assert make.change(story, title="Буря!", minor_change=True).updated_at is None


def test_the_mark_of_a_small_fix_holds_for_one_publication():
    story = make.change(make.story("Буря"), title="Буря!", minor_change=True)
    assert make.change(story, title="Голяма буря").updated_at is not None


def of_everything() -> Story:
    """A live story in which everything stands that one can read of a story."""
    return make.story(
        "Буря",
        body=[PARAGRAPH],
        people=[make.person()],
        topics=[make.topic()],
        lead_photo=make.photo(),
        lead_caption="Русе",
    )


@pytest.mark.parametrize(
    "unread",
    [
        {},
        {"seo_title": "Буря над Русе", "social_description": "Вижте"},
        {"important_until": timezone.now() + timedelta(hours=3)},
        {"expire_at": timezone.now() + timedelta(days=3)},
    ],
    ids=lambda unread: "-".join(unread) or "nothing",
)
def test_publishing_again_without_a_change_for_readers_moves_no_date(unread):
    assert make.change(of_everything(), **unread).updated_at is None


@pytest.mark.parametrize(
    "read",
    [
        {"title": "Голяма буря"},
        {"kicker": "Време"},
        {"standfirst": "Вали."},
        {"body": [{"type": "heading", "value": "Вали"}]},
        {"kind": "analysis"},
        {"place": "Русе"},
        {"sources": "НИМХ"},
        {"lead_caption": "Видин"},
        {"lead_photo": None},
        {"topics": []},
        {"bylines": []},
    ],
    ids=lambda read: next(iter(read)),
)
def test_what_a_reader_sees_changed_is_an_update(read):
    assert make.change(of_everything(), **read).updated_at is not None


def test_another_lead_photo_is_an_update():
    assert make.change(of_everything(), lead_photo=make.photo("Пристан")).updated_at is not None


def test_a_just_published_photo_can_be_seen_before_the_worker_has_been():
    photo = make.photo()
    Photo.objects.filter(pk=photo.pk).update(pressed_at=None)
    photo.renditions.all().delete()
    publish(make.draft(lead_photo=photo))
    assert photo.renditions.filter(filter_spec__contains="format-jpeg").exists()


def test_a_reporter_may_not_publish():
    story = make.draft()
    with pytest.raises(PermissionDenied):
        story.publish(story.latest_revision, user=make.user("Reporters"))


def test_an_editor_may_publish():
    story = make.draft()
    story.publish(story.latest_revision, user=make.user("Editors"))
    assert Story.objects.get(pk=story.pk).live


def test_a_story_that_expires_before_it_starts_is_refused():
    from django.core.exceptions import ValidationError

    now = timezone.now()
    story = make.draft()
    story.go_live_at, story.expire_at = now + timedelta(hours=3), now + timedelta(hours=2)
    with pytest.raises(ValidationError) as refusal:
        story.full_clean()
    assert "expire_at" in refusal.value.message_dict


def test_a_title_of_three_hundred_letters_is_refused_with_its_length():
    from django.core.exceptions import ValidationError

    story = make.draft()
    story.title = "я" * 300
    with pytest.raises(ValidationError) as refusal:
        story.full_clean()
    assert "300" in refusal.value.message_dict["title"][0]
