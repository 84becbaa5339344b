"""One batch closed in two windows at the same moment: real threads on PostgreSQL."""

import pytest
from django.db import connection

from evaluations.models import AuditBatch
from evaluations.services.auditing import add_file, begin_audit, close_audit
from evaluations.services.editing import Refused
from tests.factories import NOW, make_user

from .test_concurrent_saves import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer at a time in; nothing happens at once there"
    ),
]
TEXT = "自评报告\n一、结论\n自评总分95分。".encode()


def told(act, *given, **named):
    def attempt():
        try:
            act(*given, **named)
        except Refused as refusal:
            return str(refusal)
        return "done"

    return attempt


@pytest.fixture
def batch():
    batch = begin_audit(make_user(), now=NOW)
    add_file(batch, "a.txt", TEXT)
    return batch


def test_a_batch_is_closed_once(batch):
    results = at_once(*[told(close_audit, batch, now=NOW)] * 4)

    assert sorted(results) == ["done", *["这一批已经汇总，请另开一批。"] * 3]
    assert AuditBatch.objects.get().closed_at == NOW


def test_files_of_one_name_that_come_at_once_are_all_kept(batch):
    results = at_once(*[told(add_file, batch, "a.txt", TEXT)] * 4)

    assert results == ["done"] * 4
    assert sorted(batch.files.values_list("name", flat=True)) == [
        "a.txt", "a（2）.txt", "a（3）.txt", "a（4）.txt", "a（5）.txt",
    ]  # fmt: skip


def test_nothing_comes_into_a_batch_that_is_closed_meanwhile(batch):
    results = at_once(told(close_audit, batch, now=NOW), *[told(add_file, batch, "b.txt", TEXT)] * 3)

    assert results[0] == "done"
    assert batch.files.count() == 1 + results[1:].count("done")
    assert all(bytes(file.content) == b"" for file in batch.files.all())
