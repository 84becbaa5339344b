"""What every test may rely on: a fast and private set-up, users by role, a browser that tolerates no error."""

import os

import pytest
from django.db import connection

from evaluations.enums import Role
from tests.factories import make_unit, make_user
from tests.jobs.settings import TASKS as QUEUE

# Playwright runs an event loop in the test's thread; the live server shares the test's database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite lies in a file, as in earnest: in memory, all threads of a test would share one connection."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    """Stored files of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def queue(settings):
    """What is enqueued waits in the database for a worker."""
    settings.TASKS = QUEUE


@pytest.fixture
def unit(db):
    return make_unit()


@pytest.fixture
def preparer(unit):
    """Fills in the reports of the unit."""
    return make_user("preparer", unit=unit, role=Role.PREPARER)


@pytest.fixture
def endorser(unit):
    """Answers for the reports of the unit."""
    return make_user("endorser", unit=unit, role=Role.ENDORSER)


@pytest.fixture
def finance_reviewer(unit):
    """Reviews the reports of the unit for the finance bureau."""
    return make_user("finance_reviewer", unit=unit, role=Role.FINANCE_REVIEWER)


@pytest.fixture
def stranger(db):
    """Fills in the reports of another unit."""
    return make_user("stranger", unit=make_unit("示例市档案馆"))


@pytest.fixture
def administrator(db):
    """May do everything, the administration pages included."""
    return make_user("administrator", is_staff=True, is_superuser=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(autouse=True)
def silent_browser(request):
    """Fails a browser test if any of its pages wrote to the console, broke a rule of the content policy or threw.

    A test that provokes such a message on purpose empties the yielded list.
    """
    complaints = []
    if "context" not in request.fixturenames:
        yield complaints
        return
    context = request.getfixturevalue("context")
    context.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: complaints.append(f"error: {error.error}"))
    yield complaints
    assert complaints == []
