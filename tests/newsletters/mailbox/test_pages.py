"""The mailbox in the admin."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from vestnik.newsletters.mailbox.folder import write

LETTER = """\
From: =?utf-8?b?0JTQtdC70L3QuNC6?= <news@delnik.example>
To: reader@mail.example
Subject: The week
List-Unsubscribe: <{public}/newsletter/leave/TOKEN/>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Read on: {public}/politics/
--b
Content-Type: text/html; charset=utf-8

<h1>The week</h1><script>alert(1)</script><a href="{public}/politics/">Read on</a>
--b--
"""


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    settings.PUBLIC_URL = "https://delnik.example"
    return tmp_path


@pytest.fixture
def admin(client, db):
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.fixture
def letter(folder) -> str:
    return write(folder, LETTER.format(public="https://delnik.example").encode(), "reader@mail.example").name


def page(admin, view: str, *args, **query) -> str:
    return admin.get(reverse(view, args=args), query).content.decode()


def test_the_list_shows_who_got_what(admin, letter):
    shown = page(admin, "mailbox")
    assert "The week" in shown
    assert "reader@mail.example" in shown
    assert reverse("mailbox_mail", args=[letter]) in shown
    assert "The week" not in page(admin, "mailbox", q="boris")


def test_only_the_mails_of_one_page_are_opened(admin, folder, letter):
    for number in range(1000):
        (folder / f"20200101T000000.{number:06}-00000000-old@mail.example.eml").mkdir()
    for number in range(50):
        write(folder, b"Subject: New\r\n\r\n", f"reader{number}@mail.example")
    shown = page(admin, "mailbox")
    assert shown.count("<b>New</b>") == 50
    assert "The week" not in shown


def test_a_mail_shows_its_parts_and_headers(admin, letter):
    shown = page(admin, "mailbox_mail", letter)
    assert "Делник &lt;news@delnik.example&gt;" in shown
    assert f'src="{reverse("mailbox_html", args=[letter])}"' in shown
    assert '<a href="https://delnik.example/politics/"' in page(
        admin, "mailbox_mail", letter, **{"as": "text"}
    )
    assert "&lt;script&gt;" in page(admin, "mailbox_mail", letter, **{"as": "source"})
    assert admin.get(reverse("mailbox_mail", args=[letter]), {"as": "nothing"}).status_code == 404


def test_the_mail_s_html_can_run_and_send_nothing(admin, letter):
    answer = admin.get(reverse("mailbox_html", args=[letter]))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert re.search(r"sandbox allow-popups allow-popups-to-escape-sandbox(;|$)", policy)
    assert "script-src" not in policy
    assert re.search(r"img-src [^;]*https://delnik\.example", policy)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_one_can_leave_as_a_mail_program_does_it(admin, letter, folder):
    shown = page(admin, "mailbox_mail", letter)
    form = re.search(r'<form method="post" action="/newsletter/leave/TOKEN/".*?</form>', shown, re.DOTALL)
    assert 'name="List-Unsubscribe" value="One-Click"' in form[0]
    foreign = write(folder, LETTER.format(public="https://elsewhere.example").encode(), "reader@mail.example")
    assert "/newsletter/leave/TOKEN/" not in page(admin, "mailbox_mail", foreign.name).split("<details")[0]


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fsecret.key", "nothing.eml", "20261122T000000.000000-00000000-x.eml"]
)
def test_nothing_but_mails_of_the_folder_can_be_read(admin, folder, name):
    assert admin.get(f"/admin/mailbox/{name}/").status_code == 404
    assert admin.get(f"/admin/mailbox/{name}/html/").status_code == 404


def test_only_administrators_read_others_mail(client, db, letter):
    client.force_login(User.objects.create_user("chief", is_staff=True))
    for address in (reverse("mailbox"), reverse("mailbox_html", args=[letter])):
        assert client.get(address).status_code in (302, 403)


def test_with_a_mail_server_there_is_no_mailbox(admin, settings):
    del settings.EMAIL_FILE_PATH
    assert admin.get(reverse("mailbox")).status_code == 404
    assert reverse("mailbox") not in page(admin, "wagtailadmin_home")


def test_the_menu_leads_to_it(admin, folder):
    assert reverse("mailbox") in page(admin, "wagtailadmin_home")
