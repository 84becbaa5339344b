"""WSGI entry point: the server that is meant for every environment."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zjperf.settings")
application = get_wsgi_application()
