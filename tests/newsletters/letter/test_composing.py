"""An issue as mail, as plain text and as page: the same blocks, and one reader's own words in the mail's foot only."""

import re

import pytest

from tests import make as paper_make
from tests.newsletters.letter.conftest import READER, block, issue_of, listed, pick, read, words
from vestnik.newsletters import letter
from vestnik.newsletters.letter.compiled import ADDRESS, MARK, TOKEN
from vestnik.newsletters.letter.gathering import Missing
from vestnik.press import recorder

EVIL = '"><script>alert(1)</script>&amp; \r\nBcc: all@evil.example'


def mail_of(issue):
    return read(letter.compile(letter.compose(issue), issue).raw(READER))


def everything(story, photo):
    return (
        words('<p>Добро утро, <b>читателю</b>.</p><p>Вижте <a href="/topics/">темите</a>.</p>'),
        pick(story, headline="Мостът чака", line="Защо ремонтът се бави - обяснено."),
        block("quote", {"text": "Реката не знае граници.", "source": "Мария Тодорова"}),
        block("photo", {"photo": photo.pk, "caption": "Край реката", "link": ""}),
        block(
            "sponsor",
            {"name": "„Сова“", "title": "Четене", "text": "", "photo": None, "link": "https://sova.example/"},
        ),
        listed(paper_make.story("Втора новина"), title="Още от седмицата"),
    )


@pytest.mark.parametrize("template", ["selection", "briefing", "letter"])
def test_each_block_stands_in_the_mail_in_its_text_and_on_the_page(weekly, story, photo, template):
    weekly.template = template
    weekly.save()
    made = letter.compose(issue_of(weekly, *everything(story, photo)))
    said = [
        "Добро утро",
        "Мостът чака",
        "Защо ремонтът се бави – обяснено",
        "Реката не знае граници",
        "Мария Тодорова",
    ]
    said += ["Край реката", "„Сова“", "Четене", "Още от седмицата", "Втора новина"]
    for shown in (made.html, made.text, made.page):
        plain = shown.replace("\u00a0", " ")
        assert [words for words in said if words not in plain] == []


def test_every_headline_has_its_address_in_the_plain_text(weekly, story, photo):
    other = paper_make.story("Втора новина")
    _mail, text, _html = mail_of(issue_of(weekly, pick(story), listed(other)))
    for one in (story, other):
        assert any(line.endswith(one.title) for line in text.splitlines())
        assert f"https://vestnik.example{one.url}" in text.splitlines()


def test_the_mail_says_who_writes_and_how_to_leave(issue):
    mail, text, html = mail_of(issue)
    token = READER.token.decode()
    leave = f"https://vestnik.example/newsletter/leave/{token}/"
    assert str(mail["From"]) == "Делник <news@news.vestnik.example>"
    assert str(mail["Reply-To"]) == "redakcia@vestnik.example"
    assert mail["List-Unsubscribe"] == f"<{leave}>"
    for shown in (text, html):
        assert leave in shown
        assert f"https://vestnik.example/newsletter/you/{token}/" in shown
        assert "ул. „Примерна“ 7, 1000 София" in shown
        assert f"https://vestnik.example{issue.url}" in shown


def test_an_english_issue_speaks_english(house, photo):
    from tests.newsletters import make

    weekly = make.newsletter("en", "week", name="The Week")
    mail, text, html = mail_of(issue_of(weekly, pick(paper_make.story("A bridge", "en")), subject="Bridges"))
    assert "/en/newsletter/leave/" in mail["List-Unsubscribe"]
    assert 'lang="en"' in html
    assert "Leave the newsletter" in text
    assert mail["Content-Language"] == "en"


def test_the_page_holds_nothing_of_a_reader(weekly, story, photo):
    made = letter.compose(issue_of(weekly, *everything(story, photo)))
    for sentinel in (TOKEN, MARK, ADDRESS):
        assert sentinel not in made.page
    assert "style=" not in made.page


def test_the_page_alone_is_the_page_of_the_mail(weekly, story, photo):
    issue = issue_of(weekly, *everything(story, photo))
    assert letter.page(issue) == letter.compose(issue).page


def test_a_page_is_known_by_the_stories_and_photos_it_shows(issue, story, photo):
    with recorder.recording() as record:
        letter.page(issue)
    assert {f"story:{story.pk}:teaser", f"photo:{photo.pk}"} <= record.keys


def test_nothing_an_editor_writes_breaks_the_mail(weekly, story, photo):
    issue = issue_of(
        weekly,
        words(f"<p>{EVIL}</p>"),
        pick(story, headline=EVIL, line=EVIL),
        block("quote", {"text": EVIL, "source": EVIL}),
        block("photo", {"photo": photo.pk, "caption": EVIL, "link": "https://x.example/?a=1&b=\"'<"}),
        block(
            "sponsor",
            {"name": EVIL, "title": EVIL, "text": EVIL, "photo": None, "link": "https://x.example/"},
        ),
        listed(story, title=EVIL),
        subject=EVIL[:150],
        preheader=EVIL[:150],
    )
    mail, _text, html = mail_of(issue)
    assert "<script>alert" not in html
    assert "<script>alert" not in letter.page(issue)
    assert mail["Bcc"] is None
    assert mail.defects == []


def test_a_link_that_nobody_should_follow_is_only_words(weekly):
    issue = issue_of(weekly, words('<p><a href="javascript:alert(1)">Натиснете</a> тук</p>'))
    made = letter.compose(issue)
    for shown in (made.html, made.page, made.text):
        assert "Натиснете" in shown
        assert "javascript" not in shown


def test_links_lead_straight_on_unless_clicks_are_counted(weekly, issue, story):
    address = f"https://vestnik.example{story.url}"
    made = letter.compose(issue)
    assert made.links == (address,)
    assert address in made.html
    weekly.counts_clicks = True
    weekly.save()
    issue.refresh_from_db()
    counted = letter.compose(issue)
    assert counted.links == (address,)
    assert address not in counted.html
    assert f"https://vestnik.example/newsletter/go/{issue.pk}/0/" in counted.html
    assert address in counted.text
    assert "/newsletter/go/" not in counted.page
    assert letter.compose(issue, counts=False).html == made.html


def test_a_story_that_readers_cannot_see_is_left_out_and_named(weekly, story):
    hidden = paper_make.draft("Още се пише")
    body = pick(hidden)
    made = letter.compose(issue_of(weekly, pick(story), body))
    assert "Още се пише" not in made.html + made.text + made.page
    assert made.missing == (Missing(body["id"], "story", "Още се пише"),)


def test_a_photo_without_its_sizes_is_left_out_and_named(weekly):
    raw = paper_make.photo("Нова снимка")
    body = block("photo", {"photo": raw.pk, "caption": "", "link": ""})
    made = letter.compose(issue_of(weekly, body))
    assert "<img" not in made.html
    assert made.missing == (Missing(body["id"], "photo", "Нова снимка"),)


def test_a_picture_is_one_jpeg_with_its_whole_address_size_words_and_credit(issue, photo):
    html = letter.compose(issue).html
    (image,) = re.findall(r"<img[^>]*>", html)
    assert re.search(r'src="https://vestnik\.example/media/images/[^"]+\.jpe?g"', image)
    assert 'width="600" height="400"' in image
    assert f'alt="{photo.description}"' in image
    assert photo.credit in html


def test_the_first_story_leads_and_shows_no_picture_if_it_shall_not(weekly, story):
    made = letter.compose(issue_of(weekly, pick(story, picture=False)))
    assert 'class="lead"' in made.html
    assert "<img" not in made.html


def test_paid_space_says_so_before_anything_else_in_it(weekly, story, photo):
    value = {"name": "Сова", "title": "", "text": "Четене", "photo": None, "link": "https://sova.example/"}
    made = letter.compose(issue_of(weekly, block("sponsor", value)))
    space = made.html.partition('class="paid"')[2].partition("</table>")[0]
    shown = [text.strip() for text in re.findall(r">([^<]*)<", space) if text.strip()]
    assert shown[0] in ("Paid content · Сова", "Платено съдържание · Сова")
    assert 'rel="sponsored"' in space


def test_an_issue_of_eighteen_stories_asks_no_more_than_one_of_two(
    weekly, photo, django_assert_max_num_queries
):
    stories = [paper_make.story(lead_photo=photo, standfirst="Резюме. " * 20) for _ in range(18)]
    issue = issue_of(weekly, words(), *(pick(one) for one in stories), listed(*stories[:5]))
    with django_assert_max_num_queries(10):
        made = letter.compose(issue)
    assert len(made.html.encode()) <= 80_000


def test_an_issue_without_blocks_is_still_a_mail(weekly):
    mail, text, _html = mail_of(issue_of(weekly))
    assert mail["Subject"] == "Седмицата: мостът, бюджетът и реката"
    assert "newsletter/leave/" in text
