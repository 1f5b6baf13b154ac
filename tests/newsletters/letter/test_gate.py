"""The gate: each of its checks lets a sound issue through and stops one input that is wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from tests import make as paper_make
from tests.newsletters.letter.conftest import block, issue_of, listed, pick, words
from vestnik.newsletters import letter
from vestnik.newsletters.letter import body_checks, head_checks
from vestnik.newsletters.letter.compiled import ADDRESS, TOKEN, Compiled, Parts, compile_parts
from vestnik.newsletters.letter.composing import Frame, Letter, html_of, page_of
from vestnik.newsletters.letter.faults import Case
from vestnik.newsletters.letter.gathering import Missing
from vestnik.newsletters.letter.items import Entry, Lines, Pick, Saying, Shot
from vestnik.newsletters.letter.plain import text_of
from vestnik.newsletters.letter.seen import contrast, look_at
from vestnik.newsletters.models import Newsletter, Subscriber, Subscription
from vestnik.stories.display import Link, Teaser

SITE = "https://vestnik.example"
LEAVE = f"{SITE}/newsletter/leave/{TOKEN}/"
STORY = f"{SITE}/politics/2026/11/22/most/"


@pytest.fixture(autouse=True)
def address(settings):
    settings.PUBLIC_URL = SITE
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def frame(**fields) -> Frame:
    given = {
        "lang": "bg", "dir": "ltr", "paper": "Делник", "home_url": f"{SITE}/", "name": "Седмицата",
        "template": "selection", "subject": "Седмицата: мостът", "preheader": "И реката", "day": "неделя, 22 ноември",
        "number_words": "Брой 12", "web_url": f"{SITE}/newsletter/s/12/", "leave_url": LEAVE,
        "you_url": f"{SITE}/newsletter/you/{TOKEN}/", "reason": "Получавате писмото, защото го поискахте.",
        "imprint": ("„Делник“ ООД", "ул. „Примерна“ 7, София"), "email": "redakcia@vestnik.example",
    }  # fmt: skip
    return Frame(**(given | fields))


def entry(title="Мостът при Русе", url=STORY, href="", alt="Мост над реката") -> Entry:
    section = Link("Политика", "/politics/", "politics")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    teaser = Teaser(1, "/x/", title, "", "Под асфалта.", section, "news", "", None, (), now, "bg")
    shot = Shot(f"{SITE}/media/images/most.1280.jpg", 1280, 853, alt, "Иво Станев")
    return Entry(teaser, title, "Под асфалта.", "Политика", url, href or url, shot)


def case(items=None, html=None, text=None, page=None, headers=None, drop=(), raw=None, **fields) -> Case:
    """A sound issue, but for what is given."""
    around = frame(**fields.pop("frame", {}))
    items = (
        (Pick("block-0", 0, entry()), Saying("block-1", 1, "„Реката.“", "Мария")) if items is None else items
    )
    with override("bg"):
        made = Letter(
            subject=around.subject,
            html=html or html_of(around, items),
            text=text or text_of(items, around),
            page=page or page_of(items, around),
            links=fields.pop("links", (STORY,)),
            items=items,
            missing=fields.pop("missing", ()),
        )
    own = {"List-ID": "<newsletter-1.news.example>", "Feedback-ID": "a:b:c:newsexample", "Precedence": "bulk"}
    given = {name: value for name, value in (own | (headers or {})).items() if name not in drop}
    parts = {
        "sender_name": "Делник", "sender": "news@news.vestnik.example", "subject": around.subject,
        "date": datetime(2026, 11, 22, tzinfo=UTC), "unsubscribe": LEAVE, "text": made.text, "html": made.html,
        "boundary": "=_b", "headers": tuple(given.items()),
    }  # fmt: skip
    compiled = compile_parts(Parts(**(parts | fields.pop("parts", {}))))
    if raw:
        compiled = (
            SimpleNamespace(raw=lambda slots: raw(Compiled.raw(plain, slots)))
            if (plain := compiled)
            else None
        )
    issue = SimpleNamespace(subject=around.subject, body=())
    return Case.of(issue, made, compiled, around)


def told(check, one: Case) -> list:
    with override("en"):
        return list(check(one))


ALL = [*head_checks.CHECKS, *body_checks.CHECKS]


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.__name__)
@pytest.mark.parametrize("template", ["selection", "briefing", "letter"])
def test_a_sound_issue_passes(check, template):
    assert told(check, case(frame={"template": template})) == []


def header_gone(name: bytes):
    return lambda raw: b"\r\n".join(
        line for line in raw.split(b"\r\n") if not line.lower().startswith(name + b":")
    )


def swapped(old: bytes, new: bytes):
    def change(raw: bytes) -> bytes:
        assert old in raw
        return raw.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("number", "check", "change"),
    [
        (1, head_checks.one_click, header_gone(b"list-unsubscribe")),
        (1, head_checks.one_click, header_gone(b"list-unsubscribe-post")),
        (1, head_checks.one_click, swapped(b"List-Unsubscribe: <https:", b"List-Unsubscribe: <http:")),
        (1, head_checks.one_click, swapped(b"List-Unsubscribe: <", b"List-Unsubscribe: =?utf-8?q?=3C")),
        (1, head_checks.one_click, swapped(b"List-Unsubscribe: <https", b"List-Unsubscribe:\r\n <https")),
        (4, head_checks.head, header_gone(b"date")),
        (4, head_checks.head, swapped(b"To: <", b"To: <two@reader.invalid>, <")),
        (4, head_checks.head, swapped(b"Subject:", b"Subject: two\r\nSubject:")),
        (4, head_checks.head, swapped(b"@news.vestnik.example>\r\nList", b"@other.example>\r\nList")),
        (4, head_checks.head, swapped(b"--=_b--", b"")),
        (5, head_checks.list_headers, header_gone(b"list-id")),
        (5, head_checks.list_headers, header_gone(b"precedence")),
        (5, head_checks.list_headers, swapped(b"a:b:c:newsexample", b"a:b:c:x")),
        (
            5,
            head_checks.list_headers,
            swapped(b"Precedence", b"Auto-Submitted: auto-generated\r\nPrecedence"),
        ),
        (7, head_checks.wire_form, swapped(b"MIME-Version", b"X: " + b"y" * 1000 + b"\r\nMIME-Version")),
        (7, head_checks.wire_form, swapped(b"MIME-Version", b"X: \xd0\xb0\r\nMIME-Version")),
        (7, head_checks.wire_form, swapped(b"MIME-Version", b"X: y\nMIME-Version")),
        (7, head_checks.wire_form, swapped(b"quoted-printable", b"8bit")),
        (7, head_checks.wire_form, swapped(b'utf-8"\r\nContent-Transfer', b'koi8-r"\r\nContent-Transfer')),
    ],
)
def test_a_head_that_is_wrong_is_stopped(number, check, change):
    found = told(check, case(raw=change))
    assert {fault.check for fault in found} == {number}
    assert all(fault.fatal and fault.words for fault in found)


def test_a_header_that_tells_who_is_who_is_stopped():
    def named(raw: bytes) -> bytes:
        mark = raw.partition(b"Message-ID: <")[2][:40]
        return raw.replace(b"a:b:c:", mark + b":b:c:", 1)

    assert [fault.check for fault in told(head_checks.list_headers, case(raw=named))] == [5]


def test_no_subject_is_stopped():
    one = case()
    empty = replace(one, issue=SimpleNamespace(subject=" ", body=()))
    assert [fault.check for fault in told(head_checks.head, empty)] == [4]


def changed(old: str, new: str, times: int = -1) -> Case:
    html = case().letter.html
    assert old in html
    return case(html=html.replace(old, new, times))


SHOWN = "Мостът при Русе</a>"


@pytest.mark.parametrize(
    ("number", "check", "made"),
    [
        (3, body_checks.leaving, lambda: changed(f'href="{LEAVE}"', 'href="https://x.example/"')),
        (3, body_checks.leaving, lambda: case(text=case().letter.text.replace(LEAVE, ""))),
        (3, body_checks.leaving, lambda: case(frame={"imprint": ("„Делник“ ООД",)})),
        (3, body_checks.leaving, lambda: changed("ул. „Примерна“ 7, София", "")),
        (3, body_checks.leaving, lambda: changed("Получавате писмото", "Писмото")),
        (6, body_checks.size, lambda: changed(SHOWN, f"{'я' * 60_000}</a>")),
        (6, body_checks.size, lambda: changed("/newsletter/s/12/", "/")),
        (8, body_checks.plain_text, lambda: case(items=())),
        (8, body_checks.plain_text, lambda: case(text=case().letter.text.replace("Мостът при Русе", ""))),
        (8, body_checks.plain_text, lambda: case(text=case().letter.text.replace(STORY, ""))),
        (9, body_checks.pictures, lambda: changed('width="600" height="400"', "")),
        (9, body_checks.pictures, lambda: changed('alt="Мост над реката"', "")),
        (9, body_checks.markup, lambda: changed('role="presentation"', "", 1)),
        (9, body_checks.markup, lambda: changed('lang="bg"', "")),
        (9, body_checks.markup, lambda: changed("<title>Седмицата: мостът", "<title>")),
        (9, body_checks.markup, lambda: changed("<h1", "<h2")),
        (9, body_checks.markup, lambda: changed("<h2", "<h4")),
        (9, body_checks.legibility, lambda: changed("14px/20px", "12px/20px")),
        (9, body_checks.legibility, lambda: changed("color:#15191c", "color:#aaaaaa")),
        (9, body_checks.legibility, lambda: changed(".ink{color:#eceae5", ".ink{color:#333333")),
        (9, body_checks.legibility, lambda: changed("color:#15191c", "")),
        (9, body_checks.taps, lambda: changed(SHOWN, "Тук</a>")),
        (9, body_checks.taps, lambda: changed(SHOWN, "</a>")),
        (10, body_checks.dark, lambda: changed('name="color-scheme"', 'name="x"')),
        (10, body_checks.dark, lambda: changed('name="supported-color-schemes"', 'name="x"')),
        (10, body_checks.dark, lambda: changed("prefers-color-scheme:dark", "min-width:1px")),
        (11, body_checks.links, lambda: changed(f'href="{STORY}"', 'href="http://other.example/"')),
        (11, body_checks.links, lambda: changed(f'href="{STORY}"', 'href="/politics/"')),
        (11, body_checks.links, lambda: changed(f'src="{SITE}/media', 'src="data:/media')),
        (11, body_checks.links, lambda: changed(SHOWN, f"{SHOWN}<form></form>")),
        (11, body_checks.links, lambda: changed(SHOWN, f"{SHOWN}<script>1</script>")),
        (11, body_checks.links, lambda: case(links=("https://bit.ly/x",))),
        (11, body_checks.sources, lambda: case(missing=(Missing("block-0", "story", "Още се пише"),))),
        (12, head_checks.slots, lambda: changed("Под асфалта.", TOKEN)),
        (12, head_checks.slots, lambda: changed("Под асфалта.", ADDRESS)),
        (12, head_checks.slots, lambda: changed('id="foot"', "")),
        (12, head_checks.slots, lambda: changed("неделя, 22 ноември", TOKEN)),
        (12, head_checks.slots, lambda: case(text=f"{TOKEN}\n{case().letter.text}")),
        (12, head_checks.slots, lambda: case(page=f"<p>{TOKEN}</p>")),
    ],
)
def test_a_body_that_is_wrong_is_stopped(number, check, made):
    found = told(check, made())
    assert {fault.check for fault in found} == {number}
    assert any(fault.fatal for fault in found)
    assert all(fault.words for fault in found)


@pytest.mark.parametrize(
    ("number", "check", "made"),
    [
        (6, body_checks.size, lambda: changed(SHOWN, f"{'я' * 40_000}</a>")),
        (9, body_checks.pictures, lambda: case(items=(Pick("block-0", 0, entry(alt="")),))),
        (
            9,
            body_checks.taps,
            lambda: case(items=(Pick("a", 0, entry()), Pick("b", 1, entry(url=f"{STORY}2/")))),
        ),
        (9, body_checks.taps, lambda: changed("padding:6px 0 8px", "padding:0")),
        (10, body_checks.dark, lambda: changed("#fcfcfa", "#ffffff")),
        (10, body_checks.dark, lambda: changed("margin:0;padding:0;", "background:url(x.png);", 1)),
        (11, body_checks.sources, lambda: case(missing=(Missing("block-0", "photo", "Мост"),))),
    ],
)
def test_a_body_that_could_be_better_is_sent_with_a_warning(number, check, made):
    found = told(check, made())
    assert {fault.check for fault in found} == {number}
    assert not any(fault.fatal for fault in found)


def test_a_fault_names_the_block_it_stands_in():
    items = (
        Pick("block-0", 0, entry()),
        Lines("block-1", 1, "Още", (entry("Втора", href="http://other.example/"),)),
    )
    (fault,) = told(body_checks.links, case(items=items))
    assert fault.where == "block-1"
    assert "other.example" in fault.words


def test_a_demo_on_this_machine_only_warns_of_plain_http(settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    one = changed(f'href="{STORY}"', 'href="http://127.0.0.1:8000/x/"')
    assert [fault.fatal for fault in told(body_checks.links, one)] == [False]


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_dark_is_read_from_the_style_sheet_really_sent():
    seen = look_at(case().letter.html)
    shown = {(text.style.dark, text.style.dark_ground) for text in seen.texts}
    assert shown >= {("#eceae5", "#15181a"), ("#ff8a82", "#15181a")}
    assert all(colour and ground for colour, ground in shown)


class TestOnAPaper:
    """With a newsroom's own mistakes, and the pages that readers leave by."""

    def test_a_sound_issue_has_no_fault(self, weekly, story, photo):
        body = (words(), pick(story), block("photo", {"photo": photo.pk, "caption": "Мост", "link": ""}))
        assert letter.gate.faults(issue_of(weekly, *body)) == []
        assert not Subscriber.objects.exists()
        assert not Subscription.objects.exists()

    def test_leaving_is_tried_and_what_is_wrong_with_it_told(self, weekly, issue, monkeypatch):
        from vestnik.newsletters import tokens

        monkeypatch.setattr(tokens, "read_reader_token", lambda token: None)
        found = [fault for fault in letter.gate.faults(issue) if fault.check == 2]
        assert found
        assert all(fault.fatal for fault in found)

    def test_what_readers_cannot_see_or_we_may_not_show_is_stopped(self, weekly, story, photo):
        hidden, bare = pick(paper_make.draft("Още се пише")), paper_make.photo(credit="")
        shown = block("photo", {"photo": bare.pk, "caption": "", "link": ""})
        found = letter.gate.faults(issue_of(weekly, pick(story), hidden, shown, listed(story)))
        assert {(fault.check, fault.where) for fault in found if fault.fatal} == {
            (11, hidden["id"]),
            (11, shown["id"]),
        }

    def test_a_sender_that_no_mail_can_have_is_stopped(self, weekly, issue):
        Newsletter.objects.filter(pk=weekly.pk).update(sender_address="новини@vestnik.example")
        issue.refresh_from_db()
        assert [fault.check for fault in letter.gate.faults(issue) if fault.fatal] == [4]

    def test_an_empty_issue_is_stopped(self, weekly):
        assert 8 in [fault.check for fault in letter.gate.faults(issue_of(weekly)) if fault.fatal]


def test_the_mail_of_a_case_is_what_its_reader_gets():
    one = case()
    assert message_from_bytes(one.raw, policy=policy.default)["To"] == "one@reader.invalid"
