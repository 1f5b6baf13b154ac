"""The list of returned mails."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import override

from tests.newsletters import make
from tests.newsletters.returns.letters import dsn
from vestnik.newsletters.marks import mark
from vestnik.newsletters.models import Returned
from vestnik.newsletters.returns.taking import take_message
from vestnik.stories.newsroom import ADMIN, CHIEF, EDITOR, ensure_newsroom, group_name

NOW = timezone.now()


@pytest.fixture
def row(db) -> Returned:
    ensure_newsroom()
    letter = make.newsletter()
    reader = make.readers(letter, 1, NOW - timedelta(days=1))[0]
    issue = make.issue(letter, started_at=NOW, subject="The week in words")
    return take_message(dsn(mark(issue.pk, reader.pk).decode()), Returned.Source.PIPE, NOW)


@pytest.fixture
def admin(client, row):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def test_the_list_shows_what_came_back_of_which_issue(admin, row):
    shown = admin.get(reverse("returned:index")).content.decode()
    for words in ("reader0@mail.example", "The week in words", "550 5.1.1 No such user"):
        assert words in shown
    assert "5.1.1" in admin.get(reverse("returned:inspect", args=[row.pk])).content.decode()


def test_it_can_be_filtered_and_searched(admin, row):
    take_message(dsn(), Returned.Source.MAILBOX, NOW)
    by_kind = admin.get(reverse("returned:index"), {"kind": "unknown"}).content.decode()
    assert "reader0@mail.example" not in by_kind
    assert "reader0@mail.example" in admin.get(reverse("returned:index"), {"q": "reader0"}).content.decode()


def test_a_row_costs_no_query_of_its_own(admin, row, django_assert_max_num_queries):
    for number in range(20):
        take_message(
            dsn().replace(b"@mx.example.net>", f"{number}@mx>".encode()), Returned.Source.MAILBOX, NOW
        )
    admin.get(reverse("returned:index"))
    with django_assert_max_num_queries(20):
        admin.get(reverse("returned:index"))


def test_nobody_changes_a_row(admin, row):
    for name, args in (("add", []), ("edit", [row.pk]), ("delete", [row.pk])):
        try:
            address = reverse(f"returned:{name}", args=args)
        except NoReverseMatch:
            continue
        assert admin.post(address, {"kind": "unknown"}).status_code in (302, 403, 404)
    assert Returned.objects.get().kind == Returned.Kind.HARD


@pytest.mark.parametrize(("role", "sees"), [(EDITOR, False), (CHIEF, True), (ADMIN, True)])
def test_only_chiefs_and_admins_see_it(row, client, role, sees):
    user = User.objects.create_user("someone")
    with override("bg"):
        user.groups.add(Group.objects.get(name=group_name(role)))
    client.force_login(user)
    answer = client.get(reverse("returned:index"), follow=True)
    assert ("reader0@mail.example" in answer.content.decode()) is sees
