"""Notices by mail: each once, failures later again, and never for those who cannot get any."""

import itertools
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from evaluations.enums import NoticeKind
from evaluations.models import Notice
from evaluations.services import mailing
from evaluations.services.mailing import PAUSES, Sweep, send_notices
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


class Failing(EmailBackend):
    """Refuses what is addressed to those named; counts how often it was opened."""

    refused: tuple = ()
    unreachable = False
    opened = 0

    def open(self):
        type(self).opened += 1
        if self.unreachable:
            raise ConnectionRefusedError(111, "Connection refused")
        return True

    def send_messages(self, messages):
        if any(message.to[0] in self.refused for message in messages):
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        return super().send_messages(messages)


@pytest.fixture
def failing(monkeypatch):
    """A mail server that fails as told, in place of the one that keeps everything."""
    monkeypatch.setattr(mailing, "get_connection", Failing)
    monkeypatch.setattr(Failing, "opened", 0)
    return lambda **fields: [monkeypatch.setattr(Failing, name, value) for name, value in fields.items()]


def make_notice(username="clerk", *, key="move-1", email="clerk@example.gov.cn", **fields):
    user = make_user(username, email=email, is_active=fields.pop("is_active", True))
    given = {"title": "请审核：报告", "text": "第一行\n第二行", "at": NOW, "mail_after": NOW} | fields
    return Notice.objects.create(user=user, kind=NoticeKind.MOVED, key=key, **given)


def send(now=NOW, **options):
    return send_notices(clock=lambda: now, **options)


def state(notice):
    notice.refresh_from_db()
    return notice.mailed_at, notice.mail_after, notice.attempts, notice.mail_error


def test_a_notice_is_mailed_once(settings):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://jxzp.example.gov.cn", "jxzp@example.gov.cn"
    notice = make_notice()

    assert (send(), send(NOW + timedelta(days=1))) == (Sweep(sent=1), Sweep())

    (message,) = mail.outbox
    assert (message.subject, message.to, message.from_email) == (
        "【绩效自评】请审核：报告", ["clerk@example.gov.cn"], "jxzp@example.gov.cn",
    )  # fmt: skip
    assert message.body.splitlines() == [
        "clerk，您好：", "", "第一行", "第二行", "",
        f"查看：https://jxzp.example.gov.cn/account/notices/{notice.pk}/", "",
        "（本邮件由绩效自评系统自动发出，请勿回复。）",
    ]  # fmt: skip
    assert state(notice) == (NOW, None, 1, "")


def test_without_the_address_of_the_site_there_is_no_link(settings):
    settings.SITE_URL = ""
    make_notice()

    send()

    assert "查看" not in mail.outbox[0].body


def test_one_failure_does_not_stop_the_others(failing):
    failing(refused=("b@example.gov.cn",))
    notices = [make_notice(name, email=f"{name}@example.gov.cn") for name in "abc"]

    assert send() == Sweep(sent=2, failed=1)

    assert [message.to for message in mail.outbox] == [["a@example.gov.cn"], ["c@example.gov.cn"]]
    assert [state(one) for one in notices] == [
        (NOW, None, 1, ""),
        (
            None, NOW + PAUSES[0], 1,
            "SMTPServerDisconnected：Connection unexpectedly closed，2024-06-03 09:35（UTC）之后重试",
        ),
        (NOW, None, 1, ""),
    ]  # fmt: skip


def test_what_fails_is_tried_eight_times_with_growing_pauses_and_then_given_up(failing):
    failing(refused=("clerk@example.gov.cn",))
    notice, now, tried = make_notice(), NOW, []

    while state(notice)[1] is not None:
        now = state(notice)[1]
        assert send(now - timedelta(seconds=1)) == Sweep()
        assert send(now) == Sweep(failed=1)
        tried.append(now)

    assert [after - before for before, after in itertools.pairwise(tried)] == [*PAUSES]
    assert list(PAUSES) == sorted(PAUSES)
    assert state(notice) == (
        None, None, 8, "SMTPServerDisconnected：Connection unexpectedly closed，不再重试",
    )  # fmt: skip


def test_a_server_that_cannot_be_reached_is_asked_once_a_run(failing):
    failing(unreachable=True)
    notices = [make_notice(name) for name in "abc"]

    assert send() == Sweep(failed=3)

    told = "ConnectionRefusedError：[Errno 111] Connection refused，2024-06-03 09:35（UTC）之后重试"
    assert Failing.opened == 1
    assert [state(one) for one in notices] == [(None, NOW + PAUSES[0], 1, told)] * 3
    failing(unreachable=False)
    assert send(NOW + PAUSES[0]) == Sweep(sent=3)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"email": ""}, "没有邮箱地址，或账号已停用，不发邮件。"),
        ({"is_active": False}, "没有邮箱地址，或账号已停用，不发邮件。"),
        ({"at": NOW - timedelta(days=8)}, "已超过 7 天，不再发邮件。"),
    ],
)
def test_what_cannot_be_mailed_is_set_aside_for_good(fields, reason, django_assert_num_queries):
    notice = make_notice(**fields)

    assert (send(), mail.outbox, state(notice)) == (Sweep(), [], (None, None, 0, reason))
    with django_assert_num_queries(3):
        send()


def test_a_run_sends_the_oldest_and_no_more_than_it_may():
    for number in range(5):
        make_notice(f"clerk{number}", email=f"{number}@example.gov.cn", mail_after=NOW - timedelta(hours=number))

    assert send(most=2) == Sweep(sent=2)
    assert [message.to[0][0] for message in mail.outbox] == ["4", "3"]


def test_an_address_that_is_none_is_a_failure_of_this_mail_alone(failing):
    failing(refused=())
    make_notice("a", email="a\nBcc: all@example.gov.cn")
    make_notice("b", email="b@example.gov.cn")

    assert send() == Sweep(sent=1, failed=1)
    assert [message.to for message in mail.outbox] == [["b@example.gov.cn"]]


def test_what_another_run_has_taken_is_left_to_it():
    notice = make_notice()
    taken = Notice.objects.get(pk=notice.pk)

    assert mailing._take(taken, NOW)
    assert not mailing._take(notice, NOW)
    assert send() == Sweep()
    assert send(NOW + PAUSES[0]) == Sweep(sent=1)  # the other run died: due again
