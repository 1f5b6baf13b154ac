from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from vestnik.search.rebuild import go_on
from vestnik.search.words import AT_ONCE, count_words


@task()
def rebuild_task() -> None:
    """A slice of the rebuild, and of the words' count; the next one stands behind what else waits."""
    more = go_on()
    counted = count_words(timezone.now())
    if more or counted >= AT_ONCE:
        rebuild_task.enqueue()
