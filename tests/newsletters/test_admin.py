"""The list of subscribers in the admin."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from tests.newsletters.conftest import CONSENT
from vestnik.newsletters.models import SignUp, Subscriber
from vestnik.stories.newsroom import ADMIN, CHIEF, EDITOR, group_name

LIST = "subscribers:index"


@pytest.fixture
def admin(client, paper):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def test_the_list_shows_each_address_its_state_and_its_last_mail(box, admin):
    box.confirm("first@mail.example")
    box.sign_up("second@mail.example")
    sign_up = SignUp.objects.get(key="second@mail.example")
    sign_up.subscriber = Subscriber.objects.create(
        address="second@mail.example", key="second@mail.example", language="bg", asked_at=sign_up.asked_at
    )
    sign_up.outcome, sign_up.problem = "failed", "550 no such user"
    sign_up.save()
    page = admin.get(reverse(LIST)).content.decode()
    for shown in ("first@mail.example", "second@mail.example", "550 no such user"):
        assert shown in page
    found = admin.get(reverse(LIST), {"q": "second"}).content.decode()
    assert "second@mail.example" in found
    assert "first@mail.example" not in found


def test_a_subscriber_s_page_shows_the_whole_consent(box, admin):
    box.confirm()
    page = admin.get(reverse("subscribers:inspect", args=[Subscriber.objects.get().pk])).content.decode()
    assert CONSENT["bg"] in page
    assert "SHA-256" in page
    assert "UTC" in page
    assert "/politics/" in page


def test_nobody_changes_a_subscriber_by_hand(box, admin):
    box.confirm()
    pk = Subscriber.objects.get().pk
    for name, args in (("add", []), ("edit", [pk]), ("delete", [pk])):
        try:
            url = reverse(f"subscribers:{name}", args=args)
        except NoReverseMatch:
            continue
        answer = admin.post(url, {"address": "other@mail.example"})
        assert answer.status_code in (302, 403, 404)
    assert [s.address for s in Subscriber.objects.all()] == ["reader@mail.example"]


@pytest.mark.parametrize(("role", "sees"), [(EDITOR, False), (CHIEF, True), (ADMIN, True)])
def test_only_chiefs_and_admins_see_addresses(box, client, role, sees):
    box.confirm()
    user = User.objects.create_user("someone")
    with override("bg"):
        user.groups.add(Group.objects.get(name=group_name(role)))
    client.force_login(user)
    answer = client.get(reverse(LIST), follow=True)
    assert ("reader@mail.example" in answer.content.decode()) is sees
