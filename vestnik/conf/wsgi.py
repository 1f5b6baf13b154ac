"""Django, loaded as a whole: what web processes serve."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vestnik.conf.settings")
# All that is made at the start stays for ever: looking through it for garbage costs a fifth of the start.
gc.disable()
application = get_wsgi_application()
get_resolver().check()  # imports every room's addresses and views, the newsroom's too
gc.enable()
