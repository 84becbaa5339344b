import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import storages

from evaluations.enums import ReportStatus
from evaluations.facts import Change
from evaluations.models import EntryMark, Evidence, Report
from evaluations.services import attaching
from evaluations.services.attaching import attach_evidence, clean_name, remove_evidence
from evaluations.services.editing import Refused, save_changes
from evaluations.workflow import NotPossibleNow
from tests.factories import act_by, make_report, make_unit
from tests.uploads import JPEG, PDF, upload

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def report(unit):
    return make_report(unit=unit)


@pytest.fixture
def attach(report):
    def run(given=None, **options):
        return attach_evidence(
            options.pop("to", report), given or upload(), act_by(now=NOW), **{"item": "A1"} | options
        )

    return run


def stored_files():
    root = Path(storages["default"].location)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def refusal(call, *arguments, **options):
    before = list(Evidence.objects.values()), list(Report.objects.values()), stored_files()
    with pytest.raises(Refused) as caught:
        call(*arguments, **options)
    assert (list(Evidence.objects.values()), list(Report.objects.values()), stored_files()) == before
    return str(caught.value)


def test_a_file_is_kept_under_a_name_of_ours_and_called_as_its_owner_calls_it(attach, report):
    row = attach(title="结算资料", indicator="area")

    assert Evidence.objects.values("report", "title", "file_name", "sha256", "item", "indicator", "size").get() == {
        "report": report.pk,
        "title": "结算资料",
        "file_name": "结算.pdf",
        "sha256": DIGEST,
        "item": "A1",
        "indicator": "area",
        "size": len(PDF),
    }
    assert row.file.name == f"evidence/{DIGEST[:2]}/{DIGEST}"
    assert row.file.read() == PDF
    row.file.close()


def test_attaching_and_removing_are_changes_of_the_report(attach, report):
    row = attach()
    remove_evidence(report, row.pk, act_by(now=NOW))

    stored = Report.objects.get()
    assert (stored.version, stored.updated_at, report.version) == (3, NOW, 3)


def test_without_a_title_the_file_is_called_by_its_name(attach):
    assert attach(upload("2023年 结算.资料.pdf")).title == "2023年 结算.资料"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("结算.PDF", "结算.PDF"),
        ("../../etc/a.pdf", "a.pdf"),
        ("资料\\二月\\a.pdf", "a.pdf"),
        ("a\x00\r\n\u202efdp\u200b.pdf", "afdp.pdf"),
        (" 结算 资料.pdf ", "结算 资料.pdf"),
        ("现场😀.jpg", "现场_.jpg"),
        ("e\u0301.pdf", "é.pdf"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("a." + "b" * 300, "." + "b" * 199),
    ],
)
def test_names_are_cleaned_of_what_could_mislead_and_keep_their_extension(given, kept):
    assert clean_name(given) == kept


def test_the_same_file_for_the_same_line_is_told(attach, report):
    attach(title="结算资料")

    assert refusal(attach, upload("又一份.pdf")) == (
        "“又一份.pdf”与已有的佐证材料“结算资料”是同一个文件，证明的也是同一项，不用再上传。"
    )


def test_the_same_file_may_prove_several_lines_and_reports_and_is_stored_once(attach, report):
    other = make_report(unit=make_unit("乙局"))

    rows = [attach(), attach(item="A2"), attach(item="", indicator="area"), attach(to=other)]

    assert {row.file.name for row in rows} == {f"evidence/{DIGEST[:2]}/{DIGEST}"}
    assert stored_files() == [f"evidence/{DIGEST[:2]}/{DIGEST}"]


def test_a_stored_file_goes_with_the_last_row_that_has_it(attach, report, django_capture_on_commit_callbacks):
    other = make_report(unit=make_unit("乙局"))
    here, there = attach(), attach(to=other)

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(report, here.pk, act_by())
    assert stored_files() == [f"evidence/{DIGEST[:2]}/{DIGEST}"]

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(other, there.pk, act_by())
    assert stored_files() == []


def test_a_stored_file_stays_if_removing_is_taken_back(attach, report, django_capture_on_commit_callbacks):
    row = attach()

    with django_capture_on_commit_callbacks(execute=False):
        remove_evidence(report, row.pk, act_by())

    assert stored_files() == [f"evidence/{DIGEST[:2]}/{DIGEST}"]


def test_a_file_that_is_just_going_is_not_shared_but_stored_anew(attach, report, django_capture_on_commit_callbacks):
    row = attach()
    with django_capture_on_commit_callbacks() as callbacks:
        remove_evidence(report, row.pk, act_by())
    again = attach()

    for callback in callbacks:
        callback()

    assert stored_files() == [again.file.name]
    assert again.file.name.startswith(f"evidence/{DIGEST[:2]}/{DIGEST}_")


def test_a_row_imported_without_its_file_gets_it(attach, report):
    imported = Evidence.objects.create(report=report, title="结算资料", file_name="a.pdf", sha256=DIGEST, item="A1")

    row = attach()

    assert (row.pk, row.title, row.file_name, row.size) == (imported.pk, "结算资料", "结算.pdf", len(PDF))
    assert stored_files() == [row.file.name]


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.PUBLISHED])
def test_nothing_is_attached_or_removed_unless_the_report_is_being_filled_in(attach, report, status):
    row = attach()
    Report.objects.update(status=status)
    sentence = f"{report}当前为“{status.label}”，内容不能再改。"

    for change in (lambda: attach(upload("b.jpg", JPEG)), lambda: remove_evidence(report, row.pk, act_by())):
        with pytest.raises(NotPossibleNow) as caught:
            change()
        assert str(caught.value) == sentence
    assert list(Evidence.objects.all()) == [row]
    assert stored_files() == [row.file.name]


def test_removing_what_is_gone_or_another_reports_changes_nothing(attach, report):
    row = attach(to=make_report(unit=make_unit("乙局")))

    remove_evidence(report, row.pk, act_by())
    remove_evidence(report, 0, act_by())

    assert list(Evidence.objects.all()) == [row]
    assert Report.objects.get(pk=report.pk).version == 1


def test_marks_go_with_their_row(attach, report):
    row = attach()
    EntryMark.objects.create(report=report, place=f"evidence-{row.pk}-title", origin="last_year")
    kept = EntryMark.objects.create(report=report, place=f"evidence-{row.pk}1-title", origin="last_year")

    remove_evidence(report, row.pk, act_by())

    assert list(EntryMark.objects.all()) == [kept]


def test_an_empty_file_is_refused(attach, report):
    assert refusal(attach, upload(content=b"")) == "“结算.pdf”没有内容（0 字节），请核对后重新上传。"


def test_a_file_that_is_something_else_is_refused_by_name(attach, report):
    assert refusal(attach, upload("资料\\a.pdf", b"MZ")) == (
        "“a.pdf”内容不是 PDF 文件或已损坏，请用原来的软件打开，另存为 PDF 后再上传。"
    )


def test_a_large_file_is_refused_with_both_sizes(attach, report, monkeypatch):
    monkeypatch.setattr(attaching, "LARGEST", 3 * 1024 * 1024)

    assert refusal(attach, upload(content=PDF.ljust(3 * 1024 * 1024 + 1, b" "))) == (
        "“结算.pdf”有 3.1 MB，每个文件最大 3 MB，请压缩或拆分后上传。"
    )


def test_all_files_of_a_report_together_are_limited_and_counted_once(attach, report, monkeypatch):
    monkeypatch.setattr(attaching, "MOST", 5 * 1024 * 1024)
    large = PDF.ljust(3 * 1024 * 1024, b" ")
    attach(upload(content=large))
    attach(upload(content=large), item="A2")

    assert refusal(attach, upload("b.pdf", large + b" ")) == (
        "“b.pdf”没有上传：加上它本报告共 6.1 MB，最多 5 MB，请压缩或删除不需要的。"
    )


def test_the_number_of_files_is_limited(attach, report, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_FILES", 1)
    attach()

    assert refusal(attach, upload("b.jpg", JPEG)) == (
        "“b.jpg”没有上传：一份报告最多 1 份佐证材料，请合并或删除不需要的。"
    )


def test_a_file_cannot_come_to_prove_twice_the_same(attach, report):
    attach(item="A1")
    other = attach(item="A2")
    place = f"evidence-{other.pk}-item"

    outcome = save_changes(report, [Change(place, "A2", "A1")], act_by())

    assert outcome.refused == {place: "没有保存：同一个文件已经用来证明同一项。请核对后改正。"}
    assert Evidence.objects.get(pk=other.pk).item == "A2"
