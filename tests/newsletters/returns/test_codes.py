import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.newsletters.models import Returned
from vestnik.newsletters.returns import Kind, classify
from vestnik.newsletters.returns.codes import find_status


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (
            550,
            "5.1.1",
            "The email account that you tried to reach does not exist. Please try double-checking",
        ),
        (
            550,
            "",
            "5.1.1 <ann@example.net>: Recipient address rejected: User unknown in virtual mailbox table",
        ),
        (550, "5.1.2", "bad destination system"),
        (550, "5.1.10", "Recipient address has a null MX"),
        (550, "5.2.1", "The email account that you tried to reach is inactive"),
        (550, "5.5.0", "Requested action not taken: mailbox unavailable (S2017062302)"),
        (550, "5.4.1", "Recipient address rejected: Access denied"),
        (0, "5.4.4", "Host or domain name not found. Name service error for name=example.invalid type=A"),
        (554, "", "delivery error: dd This user doesn't have a yahoo.com account (ann@yahoo.com) [0]"),
        (550, "", "Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable"),
        (550, "", "Unrouteable address"),
        (550, "", "Sorry, no mailbox here by that name. (#5.1.1)"),
        (551, "", "go elsewhere"),
        (556, "", "no"),
        (550, "5.1.1", "<antispam@example.net>: User unknown"),
    ],
)
def test_an_address_that_does_not_exist_is_hard(code, status, words):
    assert classify(code, status, words) is Kind.HARD


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (552, "5.2.2", "The recipient's inbox is out of storage space"),
        (552, "", "mailbox is full"),
        (550, "5.1.1", "Mailbox quota exceeded"),
        (450, "4.2.1", "The user you are trying to contact is receiving mail at a rate that prevents more"),
        (451, "4.7.1", "Greylisted"),
        (421, "4.7.28", "Our system has detected an unusual rate of unsolicited mail"),
        (450, "5.1.1", "unknown user, for now"),
        (0, "4.4.7", "delivery temporarily suspended: connect timed out"),
        (550, "5.3.2", "System not accepting network messages"),
        (0, "5.4.7", "Delivery time expired"),
        (550, "", "no"),
        (550, "5.2.1", "receiving mail at a rate that prevents additional messages from being delivered"),
    ],
)
def test_what_may_pass_is_soft(code, status, words):
    assert classify(code, status, words) is Kind.SOFT


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (550, "5.7.1", "Message rejected due to spam"),
        (550, "5.7.515", "Access denied, sending domain does not meet the required authentication level"),
        (550, "5.7.26", "This mail has been blocked because the sender is unauthenticated"),
        (550, "5.7.1", "user unknown, mailbox does not exist"),
        (554, "", "5.7.9 Message not accepted for policy reasons"),
        (550, "5.1.1", "rejected as spam"),
        (550, "", "blocked using zen.spamhaus.org; recipient rejected"),
        (550, "", "recipient address rejected: blocked using our list"),
        (553, "", "sender address rejected: domain of sender not found"),
        (550, "5.1.8", "Bad sender's system address"),
        (552, "5.3.4", "Message too big for system"),
        (550, "5.6.0", "content rejected"),
        (503, "5.5.1", "Bad sequence of commands"),
        (530, "", "Must issue a STARTTLS command first"),
        (535, "5.7.8", "Authentication credentials invalid"),
        (554, "", "Transaction failed"),
    ],
)
def test_what_is_our_own_fault_never_counts_against_a_reader(code, status, words):
    assert classify(code, status, words) is Kind.POLICY


def test_words_that_say_nothing_are_not_guessed_at():
    assert classify(0, "", "") is Kind.UNKNOWN
    assert classify(0, "", "Sorry about that.") is Kind.UNKNOWN


def test_success_is_no_refusal():
    assert classify(250, "2.1.5", "Ok") is Kind.NOTHING


def test_a_date_or_an_address_is_no_status():
    assert find_status("on 22.5.1.1, from 5.1.1.9 and 25.1.1") == ""
    assert find_status("550-5.1.1 The") == "5.1.1"
    assert find_status("x" * 100_000 + "5.1.1") == ""


@given(st.integers(-10, 2000), st.text(max_size=20), st.text(max_size=300))
def test_nothing_that_a_server_says_breaks_it(code, status, words):
    assert classify(code, status, words) in Kind


@given(st.sampled_from([500, 550, 554, 0]), st.integers(0, 999), st.text(max_size=200))
def test_no_words_turn_a_policy_status_into_a_bounce(code, detail, words):
    assert classify(code, f"5.7.{detail}", words) is Kind.POLICY


def test_each_kind_has_its_row():
    assert {kind.value for kind in Kind} - {"nothing"} == set(Returned.Kind.values)
