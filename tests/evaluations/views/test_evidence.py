"""Evidence files on the pages of filling in: uploaded, named, handed out, removed."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.enums import ReportStatus, Role
from evaluations.models import Evidence, Indicator, Report
from evaluations.services.attaching import attach_evidence
from tests.factories import act_by, make_report, make_unit, make_user
from tests.publications import import_demo
from tests.uploads import JPEG, PDF, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return import_demo()


@pytest.fixture
def client(client, report):
    client.force_login(make_user(unit=report.unit))
    return client


@pytest.fixture
def item(report):
    """The code of a score item of the report's scheme."""
    return report.scheme_version.data["dimensions"][0]["items"][0]["code"]


def address(report, end=""):
    return f"/fill/{report.pk}/evidence/{end}"


def post(client, report, *files, follow=True, **choices):
    data = {"new-evidence-files": files} | {f"new-evidence-{name}": value for name, value in choices.items()}
    return client.post(address(report, "upload/"), data, follow=follow)


def errors(response):
    found = re.search(r'<ul class="evidence-errors".*?</ul>', response.content.decode(), re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", found[0]) if found else []


def alerts(response):
    return re.findall(r'<(?:p|div) class="alert [a-z-]+" role="[a-z]+">(.*?)</', response.content.decode())


def test_several_files_are_uploaded_at_once_for_what_they_prove(client, report, item):
    key = report.indicators.first().key

    response = post(client, report, upload(), upload("照片.jpg", JPEG), item=item, indicator=key)

    assert response.redirect_chain == [(address(report), 302)]
    assert alerts(response) == ["已上传 2 个文件。"]
    assert list(Evidence.objects.values_list("file_name", "item", "indicator", "size")) == [
        ("结算.pdf", item, key, len(PDF)),
        ("照片.jpg", item, key, len(JPEG)),
    ]
    text = response.content.decode()
    assert ("已上传 2 份" in text, text.count('class="evidence-name"')) == (True, 2)


def test_a_file_that_does_not_fit_is_told_beside_the_field_and_the_others_are_kept(client, report, item):
    response = post(client, report, upload("a.exe", b"MZ"), upload(), upload("空.pdf", b""), item=item)

    assert errors(response) == [
        (
            "“a.exe”不能上传这种文件，可以上传的有：PDF、图片（JPG、PNG）、Word、Excel、PowerPoint、OFD；"
            "其他资料请转成 PDF 后上传。"
        ),
        "“空.pdf”没有内容（0 字节），请核对后重新上传。",
    ]
    assert alerts(response) == ["已上传 1 个文件。", "有文件没有上传，原因写在“上传文件”一栏。"]
    assert [row.file_name for row in Evidence.objects.all()] == ["结算.pdf"]
    assert f'<option value="{item}" selected>' in response.content.decode()


def test_the_same_file_for_the_same_line_is_told_and_not_stored_again(client, report):
    post(client, report, upload())

    response = post(client, report, upload("又.pdf"))

    assert errors(response) == ["“又.pdf”与已有的佐证材料“结算”是同一个文件，证明的也是同一项，不用再上传。"]
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "choices", "told"),
    [
        ((), {}, ["请选择要上传的文件。"]),
        ((PDF,), {"item": "Z9"}, ["本报告没有这一项，或刚刚被删除，请刷新页面后重新选择。"]),
        ((PDF,), {"indicator": "gone"}, ["本报告没有这一项，或刚刚被删除，请刷新页面后重新选择。"]),
    ],
)
def test_nothing_is_stored_without_a_file_or_for_what_the_report_does_not_have(client, report, files, choices, told):
    response = post(client, report, *(upload(content=content) for content in files), **choices)

    assert errors(response) == told
    assert alerts(response) == ["没有上传，原因写在“上传文件”一栏。"]
    assert Evidence.objects.count() == 0


def test_a_link_from_a_score_line_chooses_it(client, report, item):
    shown = client.get(address(report), {"item": item}).content.decode()

    assert re.findall(r'<option value="([^"]+)" selected>', shown) == [item]


def test_name_and_what_is_proved_are_saved_like_every_entry(client, report, item):
    row = attach_evidence(report, upload(), act_by(), item=item)
    key = report.indicators.first().key
    place = f"evidence-{row.pk}"
    data = {
        f"{place}-title": "结算资料", f"initial-{place}-title": "结算",
        f"{place}-item": "", f"initial-{place}-item": item,
        f"{place}-indicator": key, f"initial-{place}-indicator": "",
    }  # fmt: skip

    response = client.post(address(report), data, headers={"HX-Request": "true"})

    assert response.content.decode().count('data-outcome="saved"') == 3
    row.refresh_from_db()
    assert (row.title, row.item, row.indicator, row.file_name) == ("结算资料", "", key, "结算.pdf")


def test_an_indicator_that_is_gone_is_told_and_stays_until_another_is_chosen(client, report):
    key = report.indicators.first().key
    row = attach_evidence(report, upload(), act_by(), indicator=key)
    Indicator.objects.filter(report=report, key=key).delete()
    place = f"evidence-{row.pk}"

    shown = client.get(address(report)).content.decode()
    whole = {f"{place}-{name}": getattr(row, name) for name in ("title", "item", "indicator")}
    response = client.post(address(report), whole | {f"initial-{name}": value for name, value in whole.items()})

    assert f'<option value="{key}" selected>已删除的指标，请另选</option>' in shown
    assert "佐证材料“结算”证明的绩效指标已经删除，请另选一个，或改为“不指定”。" in shown
    assert response.status_code == 302
    assert Evidence.objects.get().indicator == key


def test_an_imported_row_says_that_its_file_is_missing(client, report):
    row = Evidence.objects.create(report=report, title="结算资料", file_name="a.pdf", sha256="0" * 64)

    shown = client.get(address(report)).content.decode()

    assert "数据包没有带来文件，上传同一个文件并选同样的证明事项即可补上。" in shown
    assert client.get(address(report, f"{row.pk}/")).status_code == 404


@pytest.mark.parametrize("status", ReportStatus)
@pytest.mark.parametrize("role", Role)
def test_everybody_of_the_unit_gets_the_file_under_its_own_name(client, report, status, role):
    row = attach_evidence(report, upload("结算 资料.pdf"), act_by())
    Report.objects.update(status=status)
    client.force_login(make_user("other", unit=report.unit, role=role))

    response = client.get(address(report, f"{row.pk}/"))

    assert b"".join(response) == PDF
    assert unquote(response["Content-Disposition"]) == "attachment; filename*=utf-8''结算 资料.pdf"
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_a_file_is_found_only_under_its_own_report_and_by_its_own_people(client, report):
    row = attach_evidence(report, upload(), act_by())
    mine = make_report(unit=report.unit, year=2022)

    elsewhere = client.get(address(mine, f"{row.pk}/"))
    client.force_login(make_user("stranger", unit=make_unit("乙局")))

    assert (elsewhere.status_code, client.get(address(report, f"{row.pk}/")).status_code) == (404, 404)


def test_removing_asks_first_and_takes_the_file_along(client, report, django_capture_on_commit_callbacks):
    row = attach_evidence(report, upload(), act_by())
    stored = Path(storages["default"].path(row.file.name))

    asked = client.get(address(report, f"{row.pk}/remove/")).content.decode()
    assert "要删除“结算”（结算.pdf）吗？文件删除后不能恢复。" in asked
    assert Evidence.objects.count() == 1

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address(report, f"{row.pk}/remove/"), follow=True)
    assert alerts(response) == ["已删除“结算”。"]
    assert (Evidence.objects.count(), stored.exists()) == (0, False)


def test_removing_twice_leads_back(client, report):
    assert client.post(address(report, "1/remove/")).headers["Location"] == address(report)


def test_who_had_to_log_in_while_uploading_comes_back_to_the_page(client, report):
    assert client.get(address(report, "upload/")).headers["Location"] == address(report)


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.PUBLISHED])
def test_nothing_is_uploaded_or_removed_once_the_report_is_handed_in(client, report, status):
    row = attach_evidence(report, upload(), act_by())
    Report.objects.update(status=status)

    answers = [
        post(client, report, upload("b.jpg", JPEG)),
        client.get(address(report, f"{row.pk}/remove/")),
        client.post(address(report, f"{row.pk}/remove/")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert list(Evidence.objects.all()) == [row]


def test_readers_of_the_preview_find_the_files(client, report):
    row = attach_evidence(report, upload(), act_by(), title="结算资料")
    Evidence.objects.create(report=report, title="批复", file_name="批复.pdf", sha256="0" * 64)

    shown = client.get(f"/fill/{report.pk}/preview/").content.decode()

    assert f'结算资料：<a href="{address(report, f"{row.pk}/")}">结算.pdf</a>' in shown
    assert "批复：批复.pdf" in shown
    assert ">佐证材料清单</h2>" in shown


def test_page_and_save_need_the_same_queries_for_three_files_and_for_forty(client, report):
    def queries(files):
        Evidence.objects.all().delete()
        Evidence.objects.bulk_create(
            Evidence(report=report, title=f"材料{n}", file_name="a.pdf", sha256=f"{n:064}") for n in range(files)
        )
        place = f"evidence-{report.evidence.first().pk}-title"
        with CaptureQueriesContext(connection) as shown:
            client.get(address(report))
        with CaptureQueriesContext(connection) as saved:
            entry = {place: "新的名称", f"initial-{place}": "材料0"}
            assert (
                'data-outcome="saved"'
                in client.post(address(report), entry, headers={"HX-Request": "true"}).content.decode()
            )
        return len(shown), len(saved)

    client.get(address(report))  # only the first look within an hour is kept

    assert queries(3) == queries(40)
