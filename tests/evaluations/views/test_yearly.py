"""A unit's whole year as one archive: what is in it, who gets it, and that every digest is right."""

import hashlib
import io
import json
import subprocess
import time
from zipfile import ZipFile

import pytest

from evaluations.enums import Access, Role
from evaluations.models import AccessRecord, Evidence, Report
from evaluations.services.attaching import attach_evidence
from evaluations.services.packaging import package_text
from evaluations.yearly import archive, packing
from tests.evaluations.test_filenames import is_fit_for_windows
from tests.factories import act_by, make_report, make_unit, make_user
from tests.publications import import_demo, publish_demo
from tests.uploads import JPEG, PDF, upload

pytestmark = pytest.mark.django_db
FOLDER = "项目支出绩效自评报告 城市更新专项工作经费"


@pytest.fixture
def report():
    return import_demo()


@pytest.fixture
def clerk(client, report):
    user = make_user(unit=report.unit)
    client.force_login(user)
    return user


def address(report):
    return f"/fill/years/{report.year.year}/units/{report.unit_id}.zip"


def fetched(client, report):
    response = client.get(address(report))
    assert response.status_code == 200
    return ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def contents(opened):
    return json.loads(opened.read("目录.json"))


def test_it_has_the_report_in_every_format_with_its_evidence_and_a_list(client, clerk, report):
    attach_evidence(report, upload("结算.pdf", PDF), act_by(), title="结算资料", item="P1")
    attach_evidence(report, upload("结算.pdf", PDF), act_by(), title="又一次", item="P2")
    attach_evidence(report, upload("照片.jpg", JPEG), act_by())

    opened = fetched(client, report)

    assert opened.testzip() is None
    assert opened.namelist() == [
        f"{FOLDER}/数据包（草稿）.json",
        f"{FOLDER}/报告（草稿）.html",
        f"{FOLDER}/报告（草稿）.pdf",
        f"{FOLDER}/填报工作簿（草稿）.xlsx",
        f"{FOLDER}/佐证材料/01 结算.pdf",
        f"{FOLDER}/佐证材料/02 照片.jpg",
        "目录.json",
        "目录.txt",
        "SHA256SUMS",
    ]
    assert opened.read(f"{FOLDER}/数据包（草稿）.json").decode() == package_text(Report.objects.get(pk=report.pk))
    assert opened.read(f"{FOLDER}/报告（草稿）.pdf").startswith(b"%PDF-1.7")
    assert opened.read(f"{FOLDER}/佐证材料/01 结算.pdf") == PDF
    proved = contents(opened)["files"][4]["proves"]
    assert [(one["title"], one["item"]) for one in proved] == [("结算资料", "P1"), ("又一次", "P2")]


def test_the_list_says_of_which_report_and_state_everything_is(client, clerk, report):
    opened = fetched(client, report)

    told, report = contents(opened), Report.objects.get(pk=report.pk)
    assert {name: told[name] for name in ("format", "version", "unit", "year")} == {
        "format": "zjperf-year",
        "version": 1,
        "unit": report.unit.name,
        "year": 2023,
    }
    assert [
        (one["folder"], one["status"], one["version"], one["is_draft"], one["missing"]) for one in told["reports"]
    ] == [(FOLDER, "draft", report.version, True, [])]
    assert {file["report"] for file in told["files"]} == {FOLDER}
    assert "状态：填报中" in opened.read("目录.txt").decode()


def test_every_digest_and_size_is_right(client, clerk, report, tmp_path):
    attach_evidence(report, upload("结算.pdf", PDF), act_by())

    opened = fetched(client, report)

    for file in contents(opened)["files"]:
        content = opened.read(file["path"])
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    opened.extractall(tmp_path)
    checked = subprocess.run(
        ["/usr/bin/sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert len(checked.stdout.splitlines()) == len(opened.namelist()) - 1


def test_the_same_content_gives_the_same_files_at_any_time(client, clerk, report):
    first = contents(fetched(client, report))["files"]
    time.sleep(2.1)  # a zip tells time in steps of two seconds

    assert contents(fetched(client, report))["files"] == first


def test_names_are_safe_and_unique_whatever_the_files_are_called(client, clerk, report):
    names = ["../../etc/passwd", "CON", "a:b?.pdf", "结" * 250 + ".pdf", "x\u202e.pdf", "X.PDF"]
    for number, name in enumerate(names):
        row = attach_evidence(report, upload(content=PDF + bytes([number])), act_by())
        Evidence.objects.filter(pk=row.pk).update(file_name=name[:200])
    report.project.name = "..\\项目/NUL"
    report.project.save()

    paths = fetched(client, report).namelist()

    assert all(is_fit_for_windows(part) for path in paths for part in path.split("/"))
    assert len({path.casefold() for path in paths}) == len(paths)
    assert {path.count("/") for path in paths} == {0, 1, 2}


def test_a_published_report_comes_as_it_was_published(client, administrator):
    publication = publish_demo(administrator)
    client.force_login(make_user(unit=publication.report.unit))
    publication.report.indicators.update(actual="改过")

    opened = fetched(client, publication.report)

    files = {file["path"].rpartition("/")[2]: file for file in contents(opened)["files"]}
    assert files["报告.pdf"]["sha256"] == publication.pdf_sha256
    assert json.loads(opened.read(f"{FOLDER}/数据包.json")) == publication.facts
    assert "改过" not in opened.read(f"{FOLDER}/报告.html").decode()


def test_a_report_that_cannot_be_drawn_is_in_it_with_the_reason(client, clerk, report):
    report.texts.update(text="一个\U000f0000没有字形的字")

    opened = fetched(client, report)

    missing = contents(opened)["reports"][0]["missing"]
    assert [one["what"] for one in missing] == ["报告（草稿）.pdf"]
    assert "缺：报告（草稿）.pdf（" in opened.read("目录.txt").decode()
    assert f"{FOLDER}/报告（草稿）.html" in opened.namelist()


def test_evidence_that_is_lost_or_changed_is_told(client, clerk, report):
    lost, changed = (attach_evidence(report, upload(content=PDF + end), act_by()) for end in (b"1", b"2"))
    Evidence.objects.create(report=report, title="没有交来", file_name="验收.pdf", sha256="0" * 64)
    lost.file.storage.delete(lost.file.name)
    changed.file.storage.delete(changed.file.name)
    changed.file.storage.save(changed.file.name, upload(content=PDF))

    opened = fetched(client, report)

    told = contents(opened)
    assert [one["what"] for one in told["reports"][0]["missing"]] == ["结算.pdf", "验收.pdf"]
    assert [file["fault"].partition(" ")[0] for file in told["files"] if "fault" in file] == ["内容与登记的摘要值"]


@pytest.mark.parametrize("role", Role.values)
def test_preparers_and_reviewers_get_it_and_each_report_remembers(client, report, role):
    import_overall = make_report(unit=report.unit, scheme_version=report.scheme_version)
    user = make_user(unit=report.unit, role=role)
    client.force_login(user)

    fetched(client, report)

    records = AccessRecord.objects.filter(access=Access.DOWNLOADED, user=user)
    assert {record.report_id for record in records} == {report.pk, import_overall.pk}
    assert {record.subject for record in records} == {"全年材料（ZIP）"}


def test_nobody_gets_anything_of_another_unit(client, clerk, report, stranger):
    other = make_report(unit=make_unit("示例市博物馆"), scheme_version=report.scheme_version)
    attach_evidence(other, upload("别人的.pdf"), act_by())

    assert client.get(address(other)).status_code == 404
    names = fetched(client, report).namelist()
    client.force_login(stranger)

    assert not any("别人的" in name for name in names)
    assert client.get(address(report)).status_code == 404
    assert not AccessRecord.objects.filter(access=Access.DOWNLOADED, user=stranger).exists()


def test_a_year_without_reports_is_not_there(client, clerk, report):
    assert client.get(f"/fill/years/1999/units/{report.unit_id}.zip").status_code == 404
    assert client.get(f"/fill/years/2023/units/{report.unit_id + 99}.zip").status_code == 404


@pytest.mark.parametrize("limit", [(packing, "LARGEST", 1000), (archive, "MOST_REPORTS", 0)])
def test_too_much_is_refused_in_words_and_not_recorded(client, clerk, report, monkeypatch, limit):
    monkeypatch.setattr(*limit)

    response = client.get(address(report), follow=True)

    assert "不能放在一个压缩包里，请逐份打开报告下载。" in str(next(iter(response.context["messages"])))
    assert not AccessRecord.objects.exists()


def test_workbench_and_cockpit_lead_to_it(client, clerk, report, administrator):
    assert f'href="{address(report)}"' in client.get("/fill/").content.decode()
    client.force_login(administrator)

    assert f'href="{address(report)}"' in client.get(f"/review/cockpit/?unit={report.unit_id}").content.decode()
