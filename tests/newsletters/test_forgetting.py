"""What need not be known any longer is forgotten."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters.conftest import link, work
from vestnik.newsletters import forget
from vestnik.newsletters.forget import forget_unconfirmed
from vestnik.newsletters.models import ConsentEvent, SignUp, Subscriber, Suppression


def tidy(now) -> None:
    """All that the scheduler does."""
    forget.tidy(now)
    forget.forget_proofs(now)


def in_days(days: float):
    return timezone.now() + timedelta(days=days)


def test_who_did_not_confirm_in_fourteen_days_is_forgotten_without_a_trace(box):
    box.sign_up()
    work()
    assert forget_unconfirmed(in_days(13.9)) == 0
    assert forget_unconfirmed(in_days(14.1)) == 1
    assert not Subscriber.objects.exists()
    assert not SignUp.objects.exists()
    assert not ConsentEvent.objects.exists()


def test_asking_again_starts_the_fourteen_days_anew(box):
    box.sign_up()
    work()
    with freeze_time(in_days(10), tick=True):
        box.sign_up()
        work()
    assert forget_unconfirmed(in_days(15)) == 0
    assert forget_unconfirmed(in_days(24.1)) == 1


def test_subscribers_stay(box):
    box.confirm()
    tidy(in_days(5000))
    assert Subscriber.objects.get().state == "confirmed"
    assert "confirmed" in ConsentEvent.objects.values_list("kind", flat=True)


def test_who_left_is_forgotten_after_a_month_and_the_proof_after_three_years(box):
    box.confirm()
    box.client.post(link("leave"))
    tidy(in_days(29))
    assert Subscriber.objects.exists()
    tidy(in_days(31))
    assert not Subscriber.objects.exists()
    assert ConsentEvent.objects.exists()
    tidy(in_days(3 * 365 + 1))
    assert not ConsentEvent.objects.exists()


def test_among_many_old_proofs_only_those_of_nobody_are_forgotten(box):
    box.confirm()
    (held,) = set(ConsentEvent.objects.values_list("address_hash", flat=True))
    ConsentEvent.objects.bulk_create(
        ConsentEvent(address_hash=f"{number:064x}", kind=ConsentEvent.Kind.LEFT) for number in range(1_200)
    )
    assert forget.forget_proofs(in_days(3 * 365 + 1)) == 1_200
    assert set(ConsentEvent.objects.values_list("address_hash", flat=True)) == {held}


def test_the_proof_of_an_earlier_consent_outlives_a_later_sign_up_that_was_not_confirmed(box):
    box.confirm()
    box.client.post(link("leave"))
    tidy(in_days(31))
    with freeze_time(in_days(40), tick=True):
        box.sign_up()
        work()
    tidy(in_days(60))
    assert not Subscriber.objects.exists()
    assert "confirmed" in ConsentEvent.objects.values_list("kind", flat=True)


def test_an_address_that_wants_no_mail_is_forgotten_but_not_its_wish(box):
    box.sign_up()
    work()
    box.client.post(link("leave"))
    tidy(in_days(5000))
    assert not Subscriber.objects.exists()
    assert Suppression.objects.count() == 1


def test_networks_and_forms_without_mail_are_forgotten_after_a_day(box):
    box.confirm()
    box.sign_up()
    work()
    assert SignUp.objects.filter(outcome="nothing").count() == 1
    tidy(in_days(1.1))
    assert list(SignUp.objects.values_list("outcome", "network_hash")) == [("sent", "")]


def test_the_operator_can_forbid_mail_to_an_address_and_lift_it(box, capsys):
    call_command("never_mail", "Reader@Mail.example")
    box.sign_up()
    work()
    assert not Subscriber.objects.exists()
    call_command("never_mail", "reader@mail.example", "--lift")
    with freeze_time(in_days(1), tick=True):
        box.confirm()
    assert Subscriber.objects.get().state == "confirmed"
    kinds = set(ConsentEvent.objects.values_list("kind", flat=True))
    assert {"suppressed", "lifted", "confirmed"} <= kinds
    with pytest.raises(CommandError):
        call_command("never_mail", "reader@mail.example", "--lift")
    with pytest.raises(CommandError):
        call_command("never_mail", "reader")
