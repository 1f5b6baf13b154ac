"""A paper with a newsletter box, a reader's browser, and the worker."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.core import mail
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from vestnik.newsletters.models import Newsletter
from vestnik.newsletters.offers import make_stamp, newsletter_in_box
from vestnik.stories.models import Edition
from vestnik.stories.newsroom import ensure_newsroom

CONSENT = {
    "bg": "Съгласявам се „Делник“ да ми праща бюлетина си.",
    "en": "I agree that Delnik may send me its newsletter.",
}
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def paper(db) -> dict[str, Edition]:
    """The editions of a bilingual paper, by language."""
    ensure_newsroom()
    editions = {edition.locale.language_code: edition for edition in Edition.objects.select_related("locale")}
    for language, edition in editions.items():
        edition.name = {"bg": "Делник", "en": "Delnik"}[language]
        edition.publisher, edition.email = "„Издателство Делник“ ООД", "redakcia@delnik.example"
        edition.consent_text = CONSENT[language]
        edition.save()
    return editions


class Box:
    """The newsletter box as a reader uses it."""

    def __init__(self) -> None:
        self.client = Client(headers=SAME_ORIGIN)

    def sign_up(
        self,
        email="reader@mail.example",
        *,
        lang="bg",
        letters: Iterable[Newsletter] | None = None,
        text=None,
        ip="192.0.2.7",
        referer="",
        **fields,
    ):
        """Sends the form of a page that showed `text` as the wording, from a page named by `page` or by `referer`.

        It asks for `letters`, else for the newsletter in the box.
        """
        asked = [newsletter_in_box(lang)] if letters is None else list(letters)
        stamp = make_stamp({letter.pk: CONSENT[lang] if text is None else text for letter in asked})
        headers = {"Referer": referer} if referer else {}
        data = {"email": email, "website": "", "page": "/politics/", "rendered": stamp} | fields
        data.setdefault("newsletter", [letter.pk for letter in asked])
        path = "/newsletter/sign-up/" if lang == "bg" else f"/{lang}/newsletter/sign-up/"
        return self.client.post(path, data, REMOTE_ADDR=ip, headers=headers)

    def confirm(self, email="reader@mail.example", **how) -> str:
        """Signs up, reads the mail, presses the button; returns the path of the mail's link."""
        self.sign_up(email, **how)
        work()
        path = link("confirm")
        assert self.client.post(path).status_code == 200
        return path


@pytest.fixture
def box(paper) -> Box:
    return Box()


def work() -> None:
    """The worker does all that is due. Not by its own loop, which closes connections, and so the test's transaction."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    while (due := DBTaskResult.objects.ready().first()) is not None:
        due.claim(worker.worker_id)
        worker.run_task(due)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).first()
    assert failed is None, failed.traceback


def link(kind: str, message=None) -> str:
    """The path of a link in a mail; the last mail if none is given."""
    body = (message or mail.outbox[-1]).body
    return re.search(rf"https?://[^/\s]+((?:/en)?/newsletter/{kind}/\S+)", body)[1]
