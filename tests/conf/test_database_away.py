"""What who wanted to save something is told while the database is away."""

import pytest
from django.db import OperationalError

from vestnik.conf import views


@pytest.mark.parametrize(
    ("fault", "status"), [(OperationalError("connection refused"), 503), (ValueError("a slip"), 500)]
)
def test_only_a_database_that_is_away_is_called_away(rf, fault, status):
    try:
        raise fault
    except type(fault):
        answer = views.failed(rf.post("/admin/stories/add/"))
    assert answer.status_code == status
    assert ("nothing was saved, and nothing was published" in answer.content.decode()) == (status == 503)
    assert ("Retry-After" in answer) == (status == 503)
