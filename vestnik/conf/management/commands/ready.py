from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from vestnik.conf.ready import make_ready


class Command(BaseCommand):
    help = "Brings the paper's database and static files to the state of this Vestnik, as `run` does."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        make_ready(settings.HOME, self.stdout.write)
