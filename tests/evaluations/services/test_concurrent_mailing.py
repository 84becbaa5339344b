"""Two runs of the mailer at the same moment: real threads on PostgreSQL."""

import pytest
from django.core import mail
from django.db import connection

from evaluations.enums import NoticeKind, Role
from evaluations.models import EvaluationYear, Notice, Obligation, UnitMembership
from evaluations.services.deadlines import remind_of_deadlines
from evaluations.services.mailing import send_notices
from tests.factories import NOW, make_unit, make_user

from .test_concurrent_saves import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer at a time in; nothing happens at once there"
    ),
]


def test_each_notice_is_mailed_by_one_of_several_runs():
    users = [make_user(f"clerk{number}", email=f"{number}@example.gov.cn") for number in range(30)]
    Notice.objects.bulk_create(
        Notice(user=user, kind=NoticeKind.MOVED, key="move-1", title="a", text="b", at=NOW, mail_after=NOW)
        for user in users
    )

    sweeps = at_once(*[lambda: send_notices(clock=lambda: NOW)] * 4)

    assert sorted(message.to[0] for message in mail.outbox) == sorted(user.email for user in users)
    assert (sum(one.sent for one in sweeps), sum(one.failed for one in sweeps)) == (30, 0)
    assert Notice.objects.filter(mailed_at=NOW, mail_after=None, attempts=1).count() == 30


def test_nobody_is_reminded_twice_by_two_ladders_at_once():
    year = EvaluationYear.objects.create(year=2023, unit_deadline="2024-06-06")
    unit = make_unit()
    Obligation.objects.create(year=year, unit=unit, kind="overall")
    for number in range(5):
        UnitMembership.objects.create(user=make_user(f"clerk{number}"), unit=unit, role=Role.PREPARER)

    at_once(*[lambda: remind_of_deadlines(NOW)] * 4)

    assert sorted(Notice.objects.values_list("user__username", flat=True)) == [f"clerk{number}" for number in range(5)]
