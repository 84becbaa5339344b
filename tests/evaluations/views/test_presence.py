"""What a page learns of others who work on the same report."""

import pytest
from django.utils import timezone

from evaluations.enums import ReportStatus
from evaluations.models import Presence
from evaluations.services.attending import attend
from tests.factories import make_report, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return make_report()


@pytest.fixture
def clerk(client, report):
    user = make_user(unit=report.unit)
    client.force_login(user)
    return user


def ask(client, report, section="budget", version=1):
    return client.get(f"/fill/{report.pk}/presence/?section={section}&version={version}")


def test_alone_one_is_told_nothing_and_noted(client, clerk, report):
    response = ask(client, report)

    note = Presence.objects.get()
    assert "<p>" not in response.content.decode()
    assert (note.report, note.user, note.section) == (report, clerk, "budget")


def test_colleagues_are_told_with_their_section(client, clerk, report):
    attend(report, make_user("wangmin", last_name="王", first_name="敏"), "scores", timezone.now())
    attend(report, make_user("liqiang"), "text-of-an-older-outline", timezone.now())

    text = ask(client, report).content.decode()

    assert "<p>王敏正在填写“评分”</p>" in text
    assert "<p>liqiang正在填写本报告</p>" in text


@pytest.mark.parametrize(("version", "is_told"), [(3, False), (2, True)])
def test_change_made_elsewhere_is_told(client, clerk, report, version, is_told):
    report.version = 3
    report.save()

    assert ("本报告刚刚在别处修改过" in ask(client, report, version=version).content.decode()) == is_told


@pytest.mark.parametrize(("section", "version"), [("nothing", 1), ("", 1), ("budget", "x"), ("budget", "")])
def test_question_that_no_page_asks_is_not_found(client, clerk, report, section, version):
    assert ask(client, report, section, version).status_code == 404
    assert Presence.objects.count() == 0


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.PUBLISHED])
def test_report_that_is_not_being_filled_in_has_nobody_at_it(client, clerk, report, status):
    report.status = status
    report.save()

    assert ask(client, report).status_code == 404


def test_stranger_finds_nothing(client, report, stranger):
    client.force_login(stranger)

    assert ask(client, report).status_code == 404


def test_queries_do_not_grow_with_the_number_of_colleagues(client, clerk, report, django_assert_num_queries):
    attend(report, make_user("colleague"), "scores", timezone.now())
    with django_assert_num_queries(7):
        ask(client, report)

    attend(report, make_user("another"), "scores", timezone.now())
    attend(report, make_user("third"), "scores", timezone.now())
    with django_assert_num_queries(7):
        ask(client, report)
