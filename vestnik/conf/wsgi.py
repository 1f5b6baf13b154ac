"""The WSGI entry: what Granian's workers serve."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vestnik.conf.settings")
# All that is made at the start stays for ever: looking through it for garbage costs a fifth of the start.
gc.disable()
application = get_wsgi_application()

from vestnik.press.deputy import appoint  # noqa: E402 - needs Django
from vestnik.press.making import take_over  # noqa: E402

take_over()
appoint()
gc.freeze()
gc.enable()
