"""The WSGI entry: what Granian's workers serve."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vestnik.conf.settings")
# All that is made at the start stays for ever: looking through it for garbage costs a fifth of the start.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
