"""What may be wrong before Django is up: told in one line, without a traceback."""

from django.core.exceptions import ImproperlyConfigured


class SettingsError(ImproperlyConfigured):
    """A setting or the home folder is not usable; the message says which, and what to write instead."""
