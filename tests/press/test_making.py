"""What comes back when a door asks for a page that is none."""

import pytest

from vestnik.press.making import make_here


@pytest.mark.django_db
def test_an_answer_that_is_not_kept_comes_with_its_fragments_put_in():
    answer = make_here("/no-such-page/")
    assert (answer.status_code, answer["X-Press"]) == (404, "straight")
    assert b"<footer" in answer.content
    assert b"/_press/" not in answer.content
    assert answer["Content-Length"] == str(len(answer.content))
