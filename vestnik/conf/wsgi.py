"""The WSGI entry: what Granian's workers serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vestnik.conf.settings")
application = get_wsgi_application()
