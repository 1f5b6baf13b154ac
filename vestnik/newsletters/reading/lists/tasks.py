"""The worker's part of an import: a list of a million addresses takes minutes, and no browser waits for that."""

from __future__ import annotations

from django_tasks import task

from vestnik.newsletters.models import ListImport
from vestnik.newsletters.reading.lists.bringing import bring_over, look_through


@task(priority=10)
def work_on_list(pk: int) -> None:
    """Does what is next for a list. Run again after a kill it goes on where it was."""
    job = ListImport.objects.select_related("newsletter__locale").filter(pk=pk).first()
    if job is None:
        return
    if job.state == ListImport.State.CHECKING:
        look_through(job)
    elif job.state == ListImport.State.IMPORTING:
        bring_over(job)


def begin(job: ListImport) -> bool:
    """Has the worker bring over a list that was looked through; False for the second of two who press the button."""
    looked = ListImport.objects.filter(pk=job.pk, state=ListImport.State.CHECKED)
    won = bool(looked.update(state=ListImport.State.IMPORTING))
    if won:
        work_on_list.enqueue(job.pk)
    return won
