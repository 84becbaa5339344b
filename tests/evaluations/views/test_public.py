"""What anybody sees without logging in."""

import hashlib
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from django.urls import reverse

from evaluations.documents.frozen import document_from
from evaluations.documents.word import MEDIA_TYPE, to_docx
from evaluations.enums import ReportKind
from evaluations.models import ReportText
from evaluations.queries.catalogue import published_reports
from tests.factories import make_report, make_unit
from tests.publications import CONTENT, make_publication, publish_demo

pytestmark = pytest.mark.django_db


def names(publications):
    return [(publication.unit_name, publication.project_name) for publication in publications]


def named_in(response):
    return names(response.context["page"])


def test_catalogue_shows_unit_score_and_grade_of_a_published_report(client):
    publication = make_publication()

    response = client.get("/")

    assert named_in(response) == [("示例市城市更新中心", "")]
    text = " ".join(response.content.decode().split())
    for part in ("2023 年度 · 整体绩效自评报告", "99.48", ">优<", "测算", "97.74", "3 页", "2024年6月"):
        assert part in text
    assert f'href="/reports/{publication.report_id}/"' in text


def test_catalogue_leaves_out_the_computed_score_where_it_is_the_self_score(client):
    make_publication(self_total="84.2", computed_total="84.2000")

    assert "测算" not in client.get("/").content.decode()


def test_catalogue_never_shows_a_draft(client):
    make_report()

    response = client.get("/")

    assert named_in(response) == []
    assert "目前还没有公开的报告。" in response.content.decode()


def test_catalogue_shows_the_newest_first(client):
    for day, unit in ((3, "甲局"), (5, "乙局"), (4, "丙局")):
        make_publication(make_report(unit=make_unit(unit)), published_at=datetime(2024, 6, day, tzinfo=UTC))

    assert named_in(client.get("/")) == [("乙局", ""), ("丙局", ""), ("甲局", "")]


def test_catalogue_shows_only_the_newest_version_of_a_report(client):
    report = make_report()
    make_publication(report, self_total="90")
    second = make_publication(report, self_total="91")

    assert list(client.get("/").context["page"]) == [second]


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ({}, [("乙局", "示例项目"), ("乙局", ""), ("甲局", "")]),
        ({"year": "2022"}, [("甲局", "")]),
        ({"kind": "project"}, [("乙局", "示例项目")]),
        ({"text": "乙"}, [("乙局", "示例项目"), ("乙局", "")]),
        ({"text": "示例项"}, [("乙局", "示例项目")]),
        ({"text": " 甲局 ", "year": "2023"}, []),
        ({"text": "%"}, []),
    ],
)
def test_catalogue_is_narrowed_by_year_kind_and_name(client, narrowing, found):
    other = make_unit("乙局")
    make_publication(make_report(unit=make_unit("甲局"), year=2022))
    make_publication(make_report(unit=other))
    make_publication(make_report(unit=other, kind=ReportKind.PROJECT))

    response = client.get("/", narrowing)

    assert named_in(response) == found


@pytest.mark.parametrize("narrowing", [{"year": "1999"}, {"year": "x"}, {"kind": "nothing"}, {"text": "长" * 51}])
def test_catalogue_explains_a_filter_it_cannot_use(client, narrowing):
    make_publication()

    response = client.get("/", narrowing)

    assert list(response.context["form"].errors) == list(narrowing)
    assert "errorlist" in response.content.decode()


def test_catalogue_offers_to_widen_a_search_without_result(client):
    make_publication()

    assert "没有符合条件的报告" in client.get("/", {"text": "没有"}).content.decode()


def test_pages_of_the_catalogue_keep_the_filter(client, monkeypatch):
    monkeypatch.setattr("evaluations.views.shortcuts.PAGE_SIZE", 2)
    for name in ("甲局", "乙局", "丙局", "丁处"):
        make_publication(make_report(unit=make_unit(name)))

    first = client.get("/", {"text": "局"})
    second = client.get("/", {"text": "局", "page": "2"})

    assert (named_in(first), named_in(second)) == ([("丙局", ""), ("乙局", "")], [("甲局", "")])
    assert f'rel="next" href="?text={"%E5%B1%80"}&amp;page=2"' in first.content.decode()


def test_catalogue_needs_the_same_queries_for_one_row_and_for_three(client, django_assert_num_queries):
    make_publication(make_report(unit=make_unit("甲局")))
    with django_assert_num_queries(3):
        client.get("/")

    make_publication(make_report(unit=make_unit("乙局")))
    make_publication(make_report(unit=make_unit("丙局")))
    with django_assert_num_queries(3):
        client.get("/")


def test_names_are_those_of_the_day_of_publication():
    publication = make_publication()
    unit = publication.report.unit
    unit.name = "改名后的单位"
    unit.save()

    assert names(published_reports()) == [("示例市城市更新中心", "")]


def test_document_is_the_stored_one(client):
    publication = make_publication(text="公开时的正文。")

    text = client.get(f"/reports/{publication.report_id}/").content.decode()

    assert "<p>公开时的正文。</p>" in text
    for part in ("99.48", "97.74", "49.48", "47.74", publication.pdf_sha256, 'href="#s1"', 'href="#附表1"'):
        assert part in text


@pytest.mark.parametrize(("reviewed", "is_told"), [({"total": "95.5", "grade": "优"}, True), (None, False)])
def test_the_reviewers_points_stand_beside_the_units_own(client, reviewed, is_told):
    publication = make_publication()
    publication.score["reviewed"] = reviewed
    publication.save()

    text = client.get(f"/reports/{publication.report_id}/").content.decode()

    assert ("财政部门复核" in text, "95.5" in text) == (is_told, is_told)


def test_document_escapes_what_was_typed(client):
    publication = make_publication(text="<script>alert(1)</script>", unit_name="<b>局</b>")

    text = client.get(f"/reports/{publication.report_id}/").content.decode()

    assert "<script" not in text
    assert "<b>局" not in text


def test_real_report_is_published_as_page_and_as_file(client, administrator):
    publication = publish_demo(administrator)

    page = client.get(f"/reports/{publication.report_id}/").content.decode()
    file = b"".join(client.get(f"/reports/{publication.report_id}/report.pdf").streaming_content)

    assert "湛江市城市更新局本级" in page
    assert (file[:5], len(file)) == (b"%PDF-", publication.pdf_size)


@pytest.mark.parametrize("name", ["public:document", "public:pdf", "public:word"])
@pytest.mark.parametrize("pk", [0, 9_999, 10**30])
def test_what_does_not_exist_is_not_found(client, name, pk):
    response = client.get(reverse(name, args=[pk]))

    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


@pytest.mark.parametrize("name", ["public:document", "public:pdf", "public:word"])
def test_draft_is_not_found_even_by_its_own_people(client, administrator, name):
    report = make_report()
    client.force_login(administrator)

    assert client.get(reverse(name, args=[report.pk])).status_code == 404


def test_file_is_handed_out_for_saving_under_a_telling_name(client):
    publication = make_publication()

    response = client.get(f"/reports/{publication.report_id}/report.pdf")

    assert b"".join(response.streaming_content) == CONTENT
    headers = {name: response[name] for name in ("Content-Type", "Content-Length", "X-Content-Type-Options")}
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(CONTENT)),
        "X-Content-Type-Options": "nosniff",
    }
    name = "%E7%A4%BA%E4%BE%8B%E5%B8%82%E5%9F%8E%E5%B8%82%E6%9B%B4%E6%96%B0%E4%B8%AD%E5%BF%83"  # 示例市城市更新中心
    assert response["Content-Disposition"].startswith(f"attachment; filename*=utf-8''{name}2023")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "public, no-cache"),
        ("?sha256={digest}", "public, max-age=31536000, immutable"),
        ("?sha256=0", "public, no-cache"),
    ],
)
def test_only_a_link_that_names_the_digest_may_be_kept_for_ever(client, query, expected):
    publication = make_publication()

    response = client.get(f"/reports/{publication.report_id}/report.pdf" + query.format(digest=publication.pdf_sha256))

    assert b"".join(response.streaming_content) == CONTENT
    assert (response["Cache-Control"], response["ETag"]) == (expected, f'"{publication.pdf_sha256}"')


def test_file_is_not_sent_again_to_who_has_it(client):
    publication = make_publication()

    response = client.get(
        f"/reports/{publication.report_id}/report.pdf", headers={"If-None-Match": f'"{publication.pdf_sha256}"'}
    )

    assert (response.status_code, response.content) == (304, b"")


def test_the_word_file_is_made_of_what_was_published_and_never_of_the_live_report(client, administrator):
    publication = publish_demo(administrator)
    expected = to_docx(document_from(publication.document))
    ReportText.objects.filter(report=publication.report).update(text="后来改的。")

    response = client.get(f"/reports/{publication.report_id}/report.docx")

    assert b"".join(response) == expected
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (MEDIA_TYPE, "nosniff")
    assert unquote(response["Content-Disposition"]) == (
        "attachment; filename*=utf-8''湛江市城市更新局本级城市更新专项工作经费2023年度项目支出绩效自评报告.docx"
    )


def test_the_word_file_is_asked_for_again_but_not_sent_again_to_who_has_it(client):
    publication = make_publication()
    address = f"/reports/{publication.report_id}/report.docx"

    first = client.get(address)
    etag = f'"{hashlib.sha256(b"".join(first)).hexdigest()}"'
    second = client.get(address, headers={"If-None-Match": etag})

    assert (first["Cache-Control"], first["ETag"]) == ("public, no-cache", etag)
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", etag)


def test_the_page_offers_both_files(client):
    publication = make_publication()

    page = client.get(f"/reports/{publication.report_id}/").content.decode()

    for name in (f"report.pdf?sha256={publication.pdf_sha256}", "report.docx"):
        assert f'href="/reports/{publication.report_id}/{name}"' in page
