"""Tasks whose worker was killed in the middle of them: django-tasks-db leaves them 'running' for ever."""

import logging

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

MOST_TRIES = 3


def take_back_tasks(worker_id: str) -> int:
    """Queues again what the dead worker of this name was running; returns how many.

    Call it when this name's new worker starts and before it takes work. A task that was under way
    `MOST_TRIES` times when its worker died is set to failed: it is probably what kills them.
    """
    taken = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if not task.worker_ids or task.worker_ids[-1] != worker_id:
            continue
        if len(task.worker_ids) >= MOST_TRIES:
            logger.error(
                "Task %s (%s) ended its worker %d times; given up.", task.id, task.task_path, MOST_TRIES
            )
            task.set_failed(RuntimeError("Its worker was killed each time."))
            continue
        logger.warning("Task %s (%s) is queued again: its worker was killed.", task.id, task.task_path)
        DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.READY, started_at=None
        )
        taken += 1
    return taken
