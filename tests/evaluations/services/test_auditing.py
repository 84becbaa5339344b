"""Batches of audited files: limits, comparison when they close, and the sweep."""

from datetime import timedelta

import pytest

from evaluations.enums import ReportKind
from evaluations.models import AuditBatch, AuditedFile
from evaluations.services import auditing
from evaluations.services.auditing import LARGEST, add_file, begin_audit, close_audit, result_of
from evaluations.services.editing import Refused
from tests.evaluations.auditing.files import package
from tests.factories import NOW, make_user
from tests.packages import changed, demo_data, stored_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    for kind in ReportKind:
        stored_version(f"zhanjiang-{kind}-2024")
    return begin_audit(make_user(), now=NOW)


def test_a_file_is_kept_with_what_was_found(batch):
    content = package(demo_data())

    file = add_file(batch, "资料/自评.json", content)

    file.refresh_from_db()
    assert (file.name, bytes(file.content)) == ("自评.json", content)
    assert file.result["reports"][0]["file"] == "自评.json"
    assert file.result["summary"]["findings"]["by_code"]["CK-R1"] == 1


def test_a_file_that_cannot_be_read_is_a_result_too(batch):
    file = add_file(batch, "a.xlsx", b"MZ")

    assert file.result["reports"] == []
    assert [fault["file"] for fault in file.result["errors"]] == ["a.xlsx"]


def test_files_of_one_name_are_numbered(batch):
    names = [add_file(batch, "a.json", package(demo_data())).name for _ in range(3)]

    assert names == ["a.json", "a（2）.json", "a（3）.json"]
    assert [report["file"] for report in result_of(batch)["reports"]] == names


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "没有内容"), (b"x" * (LARGEST + 1), "超过 5 MB")], ids=["empty", "large"]
)
def test_unfit_files_are_refused(batch, content, told):
    with pytest.raises(Refused, match=told):
        add_file(batch, "a.json", content)

    assert AuditedFile.objects.count() == 0


def test_a_batch_is_limited(batch, monkeypatch):
    monkeypatch.setattr(auditing, "MOST_FILES", 1)
    add_file(batch, "a.json", b"{")

    with pytest.raises(Refused, match="最多 1 个文件"):
        add_file(batch, "b.json", b"{")


def test_closing_compares_the_files_of_a_unit_and_drops_the_contents(batch):
    before = changed(demo_data(), "year", "year", to=2022)
    for at, row in enumerate(before["indicators"]):
        before = changed(before, "indicators", at, "actual", to=row["actual"].replace("2200", "9000"))
    add_file(batch, "2023.json", package(demo_data()))
    add_file(batch, "2022.json", package(before))
    add_file(batch, "other.json", package(changed(demo_data(), "unit", "name", to="别的局")))
    alone = {one.name: one.result for one in batch.files.all()}

    close_audit(batch, now=NOW)

    batch.refresh_from_db()
    together = {one.name: one.result for one in batch.files.all()}
    codes = {name: set(one["summary"]["findings"]["by_code"]) for name, one in together.items()}
    assert batch.closed_at == NOW
    assert {bytes(one.content) for one in batch.files.all()} == {b""}
    assert "CK-T2" in codes["2023.json"]
    assert together["other.json"] == alone["other.json"]
    assert [report["file"] for report in result_of(batch)["reports"]] == ["2023.json", "2022.json", "other.json"]


def test_a_closed_batch_takes_no_files_and_is_not_closed_again(batch):
    close_audit(batch, now=NOW)

    with pytest.raises(Refused, match="已经汇总"):
        add_file(batch, "a.json", b"{")
    with pytest.raises(Refused, match="已经汇总"):
        close_audit(batch, now=NOW)


def test_batches_of_a_month_ago_are_swept_when_one_is_begun(batch):
    add_file(batch, "a.json", b"{")
    owner = batch.owner

    kept = begin_audit(owner, now=NOW + timedelta(days=30))
    assert AuditBatch.objects.count() == 2
    new = begin_audit(owner, now=NOW + timedelta(days=30, seconds=1))

    assert set(AuditBatch.objects.all()) == {kept, new}
    assert AuditedFile.objects.count() == 0


def test_a_batch_holds_so_much(batch, monkeypatch):
    content = package(demo_data())
    monkeypatch.setattr(auditing, "LARGEST_BATCH", len(content) * 2)
    add_file(batch, "a.json", content)
    add_file(batch, "b.json", content)

    with pytest.raises(Refused, match="没有检查：一批最多"):
        add_file(batch, "c.json", content)


def test_the_oldest_batches_of_a_person_make_room(batch, monkeypatch):
    monkeypatch.setattr(auditing, "MOST_BATCHES", 2)
    foreign = begin_audit(make_user("other"), now=NOW)
    second, third = (begin_audit(batch.owner, now=NOW + timedelta(hours=hour)) for hour in (1, 2))

    assert set(AuditBatch.objects.all()) == {foreign, second, third}
