from django.urls import reverse
from wagtail.models import Locale

from tests import make
from tests.stories.admin.conftest import logged_in
from vestnik.stories.models import Byline, Story


def in_english(thing, **fields):
    copy = thing.copy_for_translation(make.locale("en"))
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def test_a_translation_is_a_draft_with_section_topics_and_people_of_its_language(django_user_model):
    make.locale("en")
    section, topic, person = make.section(), make.topic(), make.person()
    loner = make.person("Иво Станев")
    story = make.story(
        "Дунав", section=section, topics=[topic, make.topic("Само тук")], people=[person, loner]
    )
    counterparts = [in_english(thing, name=name, slug=slug) for thing, name, slug in (
        (section, "Politics", "politics"), (topic, "Energy", "energy"), (person, "Elena Markova", "elena-markova"),
    )]  # fmt: skip
    client = logged_in(django_user_model.objects.create_superuser("root", password="x"))
    url = reverse("simple_translation:submit_snippet_translation", args=["stories", "story", story.pk])
    client.post(url, {"locales": [Locale.objects.get(language_code="en").pk], "include_subtree": "on"})
    translated = Story.objects.get(locale__language_code="en")
    assert (translated.live, translated.path, translated.first_published_at) == (False, "", None)
    assert translated.section == counterparts[0]
    assert list(translated.topics.all()) == [counterparts[1]]
    assert [byline.person for byline in Byline.objects.filter(story=translated)] == [counterparts[2], loner]
