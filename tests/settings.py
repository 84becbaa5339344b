"""The settings of the application, fast, and with a job of the tests' own that production knows nothing of."""

from zjperf.settings import *  # noqa: F403
from zjperf.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Otherwise every test client scans the static folder anew.
WHITENOISE_AUTOREFRESH = True
# What is enqueued is done at once; tests of the worker say otherwise.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
