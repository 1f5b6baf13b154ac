"""A take-down: gone everywhere at once, with a reason; and back as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests import make
from tests.stories.paper import Log, names, paper, render
from vestnik.stories.actions.correct import correct
from vestnik.stories.actions.take_down import put_back, release, take_down
from vestnik.stories.models import Correction, Story, TakeDown
from vestnik.stories.rules import StoryRefused
from vestnik.stories.schedule import run_due

REASON = "Съдът забрани тази публикация."


def taken(story: Story, user=None, reason: str = REASON) -> Story:
    take_down(story, reason, "По молба на адвоката, реши главният.", user or make.user("Chiefs"))
    return Story.objects.get(pk=story.pk)


def test_at_its_address_stands_the_reason_for_readers_and_nothing_else(client):
    story = make.story("Лъжата", standfirst="Твърдение.")
    taken(story)
    answer = client.get(story.url)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert REASON in page
    assert "адвоката" not in page
    assert "Лъжата" not in page.replace(story.url, "")
    assert '<meta name="robots" content="noindex">' in page
    assert "/_press/footer/bg/" in render(story.url).page.fragments


def test_every_address_it_ever_had_says_so(client):
    story = make.story("Първо")
    old = story.url
    story = make.change(story, title="Второ", slug="vtoro")
    correct(Correction(story=story, wrong="а", right="б"), make.user("Chiefs"))
    taken(story)
    for path in (old, story.url, f"{story.url}versions/"):
        assert client.get(path).status_code == 410, path


def test_the_answer_is_kept_like_a_page():
    story = make.story()
    taken(story)
    page = render(story.url).page
    assert page.status == 410
    assert f"story:{story.pk}:url" in page.names


def test_it_is_gone_from_all_pages_of_the_paper(client):
    found = paper()
    addresses = [address for address in found.addresses if found.story.url not in address]
    assert any(found.story.title in client.get(address).content.decode() for address in addresses)
    title = found.story.title
    taken(found.story)
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200:
            text = answer.content.decode()
            assert f">{title}<" not in text, address
            assert found.story.url not in text, address


def test_no_stored_page_that_shows_it_is_shown_again():
    story = make.story(important_until=timezone.now() + timedelta(hours=1))
    shown = (
        story.url,
        "/latest/",
        "/politika/",
        "/_press/rail/bg/",
        "/feeds/latest.rss",
        "/sitemap-news.xml",
    )
    read = {address: names(address) for address in shown}
    with Log() as log:
        taken(story)
    for address, keys in read.items():
        assert keys & log.hard, address
    assert log.rows == 1


def test_what_stood_at_its_addresses_is_written_over_at_once():
    story = make.story("Първо")
    old = story.url
    story = make.change(story, slug="vtoro")
    with Log() as log:
        taken(story)
    assert {old, story.url} <= set(log.addresses)


def test_readers_are_told_the_new_wording_of_the_reason(client):
    story, chief = make.story(), make.user("Chiefs")
    taken(story, chief)
    read = names(story.url)
    with Log() as log:
        taken(story, chief, "По молба на семейството.")
    assert read & log.keys
    assert "По молба на семейството." in client.get(story.url).content.decode()
    assert TakeDown.objects.get().revision is not None


def test_it_cannot_be_published_by_any_way_before_it_is_lifted():
    story = make.story("Първо")
    story.title = "Второ"
    story.go_live_at = timezone.now() + timedelta(minutes=1)
    story.save_revision().publish()
    taken(story)
    assert run_due(timezone.now() + timedelta(minutes=2)) == []
    story = Story.objects.get(pk=story.pk)
    assert not story.live
    with pytest.raises(StoryRefused):
        story.save_revision().publish()


def test_put_back_it_is_as_it_was(client):
    photo = make.photo()
    story, chief = (
        make.story("Мостът", lead_photo=photo, at=timezone.now() - timedelta(days=3)),
        make.user("Chiefs"),
    )
    before = client.get(story.url).content
    story.title = "Чернова"
    story.save_revision()
    taken(story, chief)
    put_back(Story.objects.get(pk=story.pk), chief)
    found = Story.objects.get(pk=story.pk)
    assert (found.live, found.title, found.updated_at) == (True, "Мостът", story.updated_at)
    assert found.first_published_at == story.first_published_at
    assert client.get(story.url).status_code == 200
    assert client.get(story.url).content == before
    assert found.has_unpublished_changes


def test_made_a_draft_again_it_is_just_not_there(client):
    story, chief = make.story(), make.user("Chiefs")
    taken(story, chief)
    read = names(story.url)
    with Log() as log:
        release(Story.objects.get(pk=story.pk), chief)
    assert read & log.keys
    assert client.get(story.url).status_code == 404
    story = Story.objects.get(pk=story.pk)
    story.save_revision().publish()
    assert client.get(story.url).status_code == 200


def test_if_it_may_not_be_published_now_it_stays_down(client):
    photo, chief = make.photo(), make.user("Chiefs")
    story = make.story(lead_photo=photo)
    taken(story, chief)
    photo.credit = ""
    photo.save()
    with pytest.raises(StoryRefused):
        put_back(Story.objects.get(pk=story.pk), chief)
    assert client.get(story.url).status_code == 410


def test_who_may_not_publish_can_neither_take_down_nor_put_back(client):
    story, reporter = make.story(), make.user("Reporters")
    with pytest.raises(PermissionDenied):
        taken(story, reporter)
    taken(story)
    with pytest.raises(PermissionDenied):
        put_back(story, reporter)
    client.force_login(reporter)
    assert client.post(f"/admin/stories/corrections/{story.pk}/put-back/").status_code in (302, 403)
    assert not Story.objects.get(pk=story.pk).live


def test_the_history_of_the_story_keeps_both_reasons_and_who():
    story, chief = make.story(), make.user("Chiefs")
    taken(story, chief)
    put_back(Story.objects.get(pk=story.pk), chief)
    found = {entry.action: entry for entry in ModelLogEntry.objects.for_instance(story)}
    assert found["stories.take_down"].data["reason"] == REASON
    assert found["stories.take_down"].data["newsroom_reason"].startswith("По молба")
    assert found["stories.put_back"].user == chief


def test_an_editor_takes_down_and_puts_back(client):
    story = make.story("Мостът")
    client.force_login(make.user("Editors"))
    address = f"/admin/stories/corrections/{story.pk}/take-down/"
    assert address in client.get(f"/admin/stories/edit/{story.pk}/").content.decode()
    answer = client.post(address, {"reason": "", "newsroom_reason": "Защото."})
    assert answer.status_code == 200
    assert "Защото." in answer.content.decode()
    assert Story.objects.get(pk=story.pk).live
    assert client.post(address, {"reason": REASON, "newsroom_reason": "Защото."}).status_code == 302
    client.logout()
    assert client.get(story.url).status_code == 410
    client.force_login(make.user("Editors"))
    assert REASON in client.get(address).content.decode()
    assert client.post(f"/admin/stories/corrections/{story.pk}/put-back/").status_code == 302
    assert Story.objects.get(pk=story.pk).live


def test_a_draft_that_readers_never_had_is_not_taken_down(client):
    story = make.draft()
    client.force_login(make.user("Editors"))
    assert client.get(f"/admin/stories/corrections/{story.pk}/take-down/").status_code == 302


def test_its_documents_go_with_it():
    from vestnik.stories.documents import is_public

    found = paper()
    document = next(block.value["document"] for block in found.story.body if block.block_type == "document")
    found.about.unpublish()
    assert is_public(document)
    taken(found.story)
    assert not is_public(document)


def test_a_story_that_is_deleted_leaves_no_reason_behind():
    story = make.story()
    story = taken(story)
    read = names(story.url)
    with Log() as log:
        story.delete()
    assert read & log.keys
