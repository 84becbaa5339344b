"""查错: who sees it, what is uploaded, what is shown, and what no page would post."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.consistency import CHECKS
from evaluations.enums import ReportKind, Role
from evaluations.exchange.workbook import read_workbook
from evaluations.models import AuditBatch
from evaluations.services.auditing import LARGEST, MOST_FILES, add_file, begin_audit, close_audit
from tests.evaluations.auditing.files import package
from tests.factories import NOW, make_unit, make_user
from tests.packages import changed, demo_data, stored_version

pytestmark = pytest.mark.django_db
ADDRESS = "/review/audit/"


@pytest.fixture
def people(unit):
    return {
        "endorser": make_user("endorser", unit=unit, role=Role.ENDORSER),
        "finance reviewer": make_user("reviewer", unit=make_unit("财政局"), role=Role.FINANCE_REVIEWER),
        "administrator": make_user("root", is_superuser=True),
        "preparer": make_user("preparer", unit=unit),
        "nobody's colleague": make_user("alone"),
    }


@pytest.fixture
def reviewer(client, unit):
    for kind in ReportKind:
        stored_version(f"zhanjiang-{kind}-2024")
    user = make_user("endorser", unit=unit, role=Role.ENDORSER)
    client.force_login(user)
    return user


@pytest.fixture
def batch(reviewer):
    batch = begin_audit(reviewer, now=NOW)
    add_file(batch, "整体.json", package(demo_data(ReportKind.OVERALL)))
    return batch


def file(name="a.json", content=None):
    return SimpleUploadedFile(name, package(demo_data()) if content is None else content)


def bare_report():
    """One qualitative indicator that was judged, under a scheme of its own: nothing to contradict."""
    head = {name: demo_data()[name] for name in ("format", "version", "kind", "unit", "year", "project")}
    indicator = {
        "key": "a", "level1": "output", "level2": "quality", "title": "资料归档", "kind": "qualitative",
        "target": "及时", "actual": "及时", "weight": "100", "self_score": "100",
    }  # fmt: skip
    return head | {"scheme": "unknown", "outline": "unknown", "indicators": [indicator], "stated": {"total": "100"}}


def addresses(batch):
    inside = ("", "audit.json", "audit.xlsx", f"{batch.files.get().pk}/1/")
    return [f"{ADDRESS}{batch.pk}/{path}" for path in inside]


def test_the_page_is_for_reviewers(client, people):
    found = {}
    for who, user in people.items():
        client.force_login(user)
        found[who] = client.get(ADDRESS).status_code
        has_link = f'href="{ADDRESS}"' in client.get("/fill/").content.decode()
        assert has_link == (found[who] == 200)

    assert found == {
        "endorser": 200, "finance reviewer": 200, "administrator": 200, "preparer": 404, "nobody's colleague": 404,
    }  # fmt: skip


def test_a_batch_is_seen_by_its_owner_and_administrators(client, people):
    stored_version("zhanjiang-project-2024")
    batch = begin_audit(people["finance reviewer"], now=NOW)
    add_file(batch, "a.json", package(demo_data()))
    found, changed_by = {}, set()
    for who, user in people.items():
        client.force_login(user)
        found[who] = {client.get(path).status_code for path in addresses(batch)}
        posted = client.post(f"{ADDRESS}{batch.pk}/files/", {"file": file("b.json", b"{")})
        changed_by |= {who} if posted.status_code == 200 else set()
        batch.files.filter(name="b.json").delete()

    sees = {"finance reviewer", "administrator"}
    assert found == {who: {200} if who in sees else {404} for who in people}
    assert changed_by == sees


def test_without_scripts_files_and_text_come_at_once(client, reviewer):
    answer = client.post(ADDRESS, {"files": [file("整体.json"), file("坏.json", b"{")], "text": "没有报告的文字"})

    batch = AuditBatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}{batch.pk}/")
    assert batch.closed_at is not None
    assert [one.name for one in batch.files.all()] == ["整体.json", "坏.json", "粘贴的文字.txt"]
    page = client.get(answer["Location"]).content.decode()
    assert "没有读出的文件" in page
    assert "<strong>坏.json</strong>" in page


def test_one_by_one_every_file_answers_with_its_line(client, reviewer):
    places = client.post(f"{ADDRESS}begin/").json()

    line = client.post(places["files"], {"file": file()}).content.decode()
    bad = client.post(places["files"], {"file": file("b.json", b"{")}).content.decode()
    large = client.post(places["files"], {"file": file("c.json", b"x" * (LARGEST + 1))}).content.decode()

    assert '<span class="severity" data-severity="blocking">错误 1</span>' in line
    assert (
        "没有发现矛盾"
        in client.post(places["files"], {"file": file("d.json", package(bare_report()))}).content.decode()
    )
    assert "没有读出：" in bad
    assert "“c.json”超过 5 MB" in large
    assert "还没有汇总" in client.get(places["result"]).content.decode()
    assert client.post(places["close"])["Location"] == places["result"]
    assert "还没有汇总" not in client.get(places["result"]).content.decode()


def test_the_summary_shows_stated_beside_computed(client, batch):
    page = client.get(f"{ADDRESS}{batch.pk}/").content.decode()

    for shown in ("整体.json", "湛江市城市更新局本级", "99.48", "97.74"):
        assert shown in page


def test_findings_are_shown_by_section_and_filtered_by_severity(client, batch):
    address = f"{ADDRESS}{batch.pk}/{batch.files.get().pk}/1/"

    everything = client.get(address).content.decode()
    advice = client.get(f"{address}?severity=advisory").content.decode()
    nonsense = client.get(f"{address}?severity=x")

    assert "位置：绩效指标第7行“签约（注册）项目协议投资额”·完成率" in everything
    assert "<dt>所载</dt><dd>154.86%</dd></div><div><dt>对照</dt><dd>154.80%</dd>" in everything
    assert "indicators[" not in everything
    assert everything.index('class="severity" data-severity="blocking"') < everything.index("CK-E2")
    assert ('data-severity="blocking"' in everything, 'data-severity="blocking"' in advice) == (True, False)
    assert nonsense.context["severity"] == ""
    assert client.get(f"{ADDRESS}{batch.pk}/?severity=hint").status_code == 200


def test_differing_points_are_told_in_words(client, batch):
    page = client.get(f"{ADDRESS}{batch.pk}/{batch.files.get().pk}/1/").content.decode()

    for told in ("所载多 1.74", "自评多 1.74", '154.86% <span class="audit-excess">不符</span>'):
        assert told in page


def test_reports_are_counted_by_what_they_need_and_the_gravest_come_first(client, batch):
    add_file(batch, "空.json", package(bare_report()))
    add_file(batch, "项目.json", package(demo_data()))

    answer = client.get(f"{ADDRESS}{batch.pk}/")

    page = answer.content.decode()
    assert ("2 份有错误" in page, "1 份没有发现矛盾" in page) == (True, True)
    assert [report["file"] for _, _, report, _ in answer.context["rows"]] == ["项目.json", "整体.json", "空.json"]


def test_where_nothing_was_found_it_says_what_was_checked(client, reviewer):
    batch = begin_audit(reviewer, now=NOW)
    add_file(batch, "a.json", package(bare_report()))

    page = client.get(f"{ADDRESS}{batch.pk}/{batch.files.get().pk}/1/").content.decode()

    assert f"<strong>没有发现矛盾。</strong>已用 {len(CHECKS)} 项检查核对绩效指标 1 行、评分表 1 行。" in page
    assert "没有写明、没有读懂之处无从核对" in page


def test_former_batches_are_named_after_their_files(client, batch):
    add_file(batch, "项目.json", package(demo_data()))
    begin_audit(batch.owner, now=NOW)

    answer = client.get(ADDRESS)

    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert ("整体.json 等 2 个文件" in page, "没有文件" in page) == (True, True)


def test_a_batch_is_deleted_by_those_who_see_it(client, batch):
    client.force_login(make_user("reviewer", unit=make_unit("财政局"), role=Role.FINANCE_REVIEWER))
    assert (client.post(f"{ADDRESS}{batch.pk}/delete/").status_code, AuditBatch.objects.count()) == (404, 1)

    client.force_login(batch.owner)
    answer = client.post(f"{ADDRESS}{batch.pk}/delete/", follow=True)

    assert (answer.redirect_chain, AuditBatch.objects.count()) == ([(ADDRESS, 302)], 0)
    assert "已删除这一批检查" in answer.content.decode()


def test_the_outcome_is_downloaded(client, batch):
    data = json.loads(b"".join(client.get(f"{ADDRESS}{batch.pk}/audit.json")))
    book = client.get(f"{ADDRESS}{batch.pk}/audit.xlsx")

    assert data["summary"]["reports"] == 1
    assert book["Content-Disposition"].startswith("attachment")
    assert read_workbook(b"".join(book))[0].rows[1].at(0) == "整体.json"


@pytest.mark.parametrize("data", [{}, {"text": ""}, {"text": "字" * 200_001}], ids=["nothing", "blank", "long"])
def test_nothing_to_examine_is_told(client, reviewer, data):
    answer = client.post(ADDRESS, data)

    assert (answer.status_code, AuditBatch.objects.count()) == (200, 0)
    assert answer.context["form"].errors


def test_too_many_files_are_told_before_any_is_examined(client, reviewer):
    answer = client.post(ADDRESS, {"files": [file(f"{number}.json", b"{") for number in range(MOST_FILES + 1)]})

    assert answer.context["form"].errors["files"] == ["选了 201 个文件，一批最多 200 个，请分批检查。"]
    assert AuditBatch.objects.count() == 0


@pytest.mark.parametrize("path", ["{batch}/files/", "{batch}/close/", "{batch}/delete/", "begin/"])
def test_changes_are_posted(client, batch, path):
    assert client.get(ADDRESS + path.format(batch=batch.pk)).status_code == 405


def test_what_no_page_would_post(client, batch):
    close_audit(batch, now=NOW)

    assert client.post(f"{ADDRESS}{batch.pk}/files/").status_code == 400
    assert "已经汇总" in client.post(f"{ADDRESS}{batch.pk}/files/", {"file": file()}).content.decode()
    assert client.post(f"{ADDRESS}{batch.pk}/close/").status_code == 302
    for path in ("99999/", f"{batch.pk}/99999/1/", f"{batch.pk}/{batch.files.get().pk}/2/"):
        assert client.get(ADDRESS + path).status_code == 404


def test_names_and_texts_of_others_are_shown_as_text(client, batch):
    hostile = changed(demo_data(), "unit", "name", to="<script>alert(1)</script>")

    line = client.post(f"{ADDRESS}{batch.pk}/files/", {"file": file("<b>.json", package(hostile))}).content.decode()

    pages = [client.get(path).content.decode() for path in (f"{ADDRESS}{batch.pk}/",)]
    for page in (line, *pages):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "&lt;b&gt;.json" in page
