"""Files attached and taken away at the same moment: real threads on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from evaluations.models import Evidence, Report
from evaluations.services.attaching import attach_evidence, remove_evidence
from evaluations.services.editing import Refused
from tests.factories import act_by, make_report, make_unit
from tests.uploads import PDF, upload

from .test_concurrent_saves import at_once, wait_until_somebody_waits

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer at a time in; nothing happens at once there"
    ),
]

PEOPLE = 6


def attaching(report):
    def attach():
        try:
            return attach_evidence(Report.objects.get(pk=report.pk), upload(), act_by())
        except Refused as refusal:
            return refusal

    return attach


def removing(row):
    return lambda: remove_evidence(Report.objects.get(pk=row.report_id), row.pk, act_by())


def meanwhile(first, second):
    """Do the first in a transaction that stays open until the second, begun elsewhere, waits for it."""

    def elsewhere():
        try:
            return second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            begun = pool.submit(elsewhere)
            wait_until_somebody_waits()
        return begun.result()


def test_a_file_that_several_people_attach_at_once_is_attached_once():
    report = make_report()

    results = at_once(*[attaching(report)] * PEOPLE)

    assert sorted(type(one).__name__ for one in results) == ["Evidence", *["Refused"] * (PEOPLE - 1)]
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("is_removed_first", [True, False])
def test_a_row_keeps_its_file_while_the_one_it_shares_it_with_is_removed(is_removed_first):
    going = attaching(make_report(unit=make_unit("甲局")))()
    other = make_report(unit=make_unit("乙局"))
    steps = [removing(going), attaching(other)]

    meanwhile(*(steps if is_removed_first else reversed(steps)))

    row = Evidence.objects.get()
    assert (row.report, row.file.read()) == (other, PDF)
    row.file.close()
    if not is_removed_first:
        assert row.file.name == going.file.name
