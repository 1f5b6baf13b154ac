"""When a sending may end, by how it went so far."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vestnik.newsletters.desk.progress import per_minute, projected_end

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_what_is_left_takes_as_long_as_what_is_done():
    assert projected_end(NOW, 500, 500, NOW - MINUTE, 0) == NOW + MINUTE
    assert projected_end(NOW, 500, 500, NOW - MINUTE, 250) == NOW + 2 * MINUTE
    assert per_minute(NOW, 500, NOW - MINUTE, 250) == 250


def test_nobody_can_tell_from_a_moment_or_from_standing_still():
    assert projected_end(NOW, 500, 500, NOW - timedelta(seconds=1), 0) is None
    assert projected_end(NOW, 500, 500, NOW - MINUTE, 500) is None
    assert projected_end(NOW, 1, 10**9, NOW - MINUTE, 0) is None
    assert per_minute(NOW, 500, NOW, 0) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**5), st.integers(0, 10**6))
def test_an_end_is_never_past(tried, waiting, seconds, then):
    end = projected_end(NOW, tried, waiting, NOW - timedelta(seconds=seconds), then)
    assert end is None or end >= NOW
