"""Who has a report open, as noted and as told to others."""

from datetime import timedelta

import pytest

from evaluations.models import Presence
from evaluations.queries.presence import others_present
from evaluations.services.attending import attend
from tests.factories import NOW, make_report, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return make_report()


@pytest.fixture
def clerk():
    return make_user("clerk")


@pytest.fixture
def colleague():
    return make_user("colleague")


def told(report, user, now=NOW):
    return [(one.user, one.section) for one in others_present(report, user, now)]


def test_one_sees_others_but_not_oneself(report, clerk, colleague):
    attend(report, clerk, "basics", NOW)
    attend(report, colleague, "budget", NOW)

    assert told(report, clerk) == [(colleague, "budget")]
    assert told(report, colleague) == [(clerk, "basics")]


def test_who_was_not_seen_for_a_minute_is_gone(report, clerk, colleague):
    attend(report, colleague, "budget", NOW)

    assert told(report, clerk, NOW + timedelta(seconds=59)) == [(colleague, "budget")]
    assert told(report, clerk, NOW + timedelta(seconds=60)) == []


def test_going_to_another_section_moves_the_same_note(report, clerk, colleague):
    attend(report, colleague, "budget", NOW)
    attend(report, colleague, "scores", NOW + timedelta(seconds=5))

    assert told(report, clerk, NOW + timedelta(seconds=60)) == [(colleague, "scores")]
    assert Presence.objects.count() == 1


def test_other_reports_are_not_mixed_in(report, clerk, colleague):
    attend(make_report(unit=report.unit, year=2022), colleague, "budget", NOW)

    assert told(report, clerk) == []
