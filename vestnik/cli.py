"""The `vestnik` command."""

import os
import sys


def main() -> int:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vestnik.conf.settings")
    execute_from_command_line(["vestnik manage", *sys.argv[2:]])
    return 0
