"""``manage.py send_notices``: reminds, mails, says what it did, and keeps running where it is asked to."""

import contextlib
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from evaluations.enums import NoticeKind, ReportKind
from evaluations.management.commands import send_notices
from evaluations.models import EvaluationYear, Notice, Obligation
from evaluations.services.mailing import NOT_SENT
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db


class Enough(Exception):
    """The test has seen enough rounds."""


@pytest.fixture
def rounds(monkeypatch):
    """Ends a command that keeps running after the given number of pauses; each lasts as long as the test says."""
    passed, clock = [], [timezone.now()]

    def end_after(count):
        def sleep(seconds):
            passed.append(seconds)
            clock[0] += timedelta(seconds=seconds)
            if len(passed) == count:
                raise Enough

        monkeypatch.setattr(send_notices.time, "sleep", sleep)
        monkeypatch.setattr(send_notices, "close_old_connections", lambda: None)  # the test's own is needed
        monkeypatch.setattr(send_notices.timezone, "now", lambda: clock[0])
        return passed

    return end_after


def run(**options):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.suppress(Enough):
        call_command("send_notices", stdout=out, stderr=err, **options)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def make_debtor(email="clerk@example.gov.cn"):
    year = EvaluationYear.objects.create(year=2025, unit_deadline=timezone.localdate() + timedelta(days=7))
    unit = make_unit()
    Obligation.objects.create(year=year, unit=unit, kind=ReportKind.OVERALL)
    return make_user("clerk", unit=unit, email=email)


def test_it_reminds_and_mails_in_one_go():
    make_debtor()

    assert run() == (["期限提醒 1 条。", "发出邮件 1 封。"], [])
    assert [message.to for message in mail.outbox] == [["clerk@example.gov.cn"]]
    assert run() == ([], [])


def test_without_a_mail_server_it_says_so_once_and_reminds_in_the_application(settings, rounds):
    settings.EMAIL_BACKEND = NOT_SENT
    make_debtor()
    rounds(3)

    assert run(every=60) == (["没有设置 EMAIL_HOST，不发邮件；消息只在系统内显示。", "期限提醒 1 条。"], [])
    assert (Notice.objects.filter(mailed_at=None, attempts=0).count(), mail.outbox) == (1, [])


def test_it_keeps_mailing_and_looks_at_the_deadlines_once_an_hour(rounds, monkeypatch):
    looked = []
    monkeypatch.setattr(send_notices, "remind_of_deadlines", lambda now: looked.append(now) or 0)
    passed = rounds(5)
    user = make_user("clerk", email="clerk@example.gov.cn")
    Notice.objects.create(user=user, kind=NoticeKind.MOVED, key="move-1", title="a", text="b", at=timezone.now())

    assert run(every=1800) == (["发出邮件 1 封。"], [])
    assert (passed, len(looked)) == ([1800] * 5, 3)


def test_failures_are_told(monkeypatch):
    make_debtor(email="clerk\n@example.gov.cn")

    assert run() == (["期限提醒 1 条。"], ["有 1 封邮件没有发出，原因记在消息中，稍后重试。"])


@pytest.mark.parametrize("every", [0, 4, -1])
def test_a_pause_that_is_too_short_is_refused(every):
    with pytest.raises(SystemExit) as caught:
        run(every=every)
    assert caught.value.code == 2
