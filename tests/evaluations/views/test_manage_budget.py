"""The pages on which a year's budget lines of all units are brought in."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.enums import Role
from evaluations.exchange.workbook import read_workbook
from evaluations.models import BudgetImport, BudgetLine, EvaluationYear, Project
from tests.budgets import HEAD, budget, line
from tests.factories import make_unit, make_user
from tests.workbooks import handmade

pytestmark = pytest.mark.django_db

WAITING = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
POSTED = ("retry/", "confirm/", "discard/")


@pytest.fixture
def unit():
    return make_unit("示例市图书馆")


@pytest.fixture
def year():
    return EvaluationYear.objects.create(year=2024)


@pytest.fixture
def admin(client):
    user = make_user("admin", is_superuser=True)
    client.force_login(user)
    return user


def upload(client, year, content, name="全年.xlsx"):
    return client.post("/manage/budget/", {"year": year.pk, "file": SimpleUploadedFile(name, content)})


def page_of(client, answer):
    return client.get(answer.url).content.decode()


def test_uploaded_shown_confirmed_and_stored(client, admin, unit, year):
    project = Project.objects.create(unit=unit, name="阅读")
    BudgetLine.objects.create(unit=unit, year=year, category="project", title="购书经费", spent=Decimal("1234.5"))
    rows = (line(unit.name, "购书经费", None, None, None, None, project="阅读"), line(unit.name, "<b>新</b>", 1))

    shown = page_of(client, upload(client, year, budget(*rows)))

    assert "还没有写入。请核对下面的改动" in shown
    assert '支出数：<del class="manage-old">1,234.50 元</del> → （空）' in shown
    assert f"所属项目：{project.name}" in shown
    assert "&lt;b&gt;新&lt;/b&gt;" in shown
    assert "年初预算数：1.00 元" in shown
    job = BudgetImport.objects.get()
    answer = client.post(f"/manage/budget/{job.pk}/confirm/")
    assert "已经写入。" in page_of(client, answer)
    assert BudgetLine.objects.filter(title="<b>新</b>", initial_budget=1).exists()
    assert "写入：完成" in client.get("/manage/budget/").content.decode()


def test_kinds_and_pages(client, admin, unit, year):
    BudgetLine.objects.create(unit=unit, year=year, category="project", title="旧项目")
    rows = [line(unit.name, f"新项目{number:02d}", 1) for number in range(25)] + [line(unit.name, "旧项目", 1)]
    url = upload(client, year, budget(*rows)).url

    def titles(query):
        return [one.line.title for one in client.get(url + query).context["lines"]]

    assert (titles("")[-1], titles("?page=2")) == ("新项目19", [f"新项目{n}" for n in range(20, 25)] + ["旧项目"])
    assert titles("?kind=changed") == ["旧项目"]
    assert titles("?kind=added&page=2")[-1] == "新项目24"
    assert len(titles("?kind=nonsense&page=x")) == 20


def test_faults_are_listed_and_nothing_can_be_confirmed(client, admin, unit, year):
    url = upload(client, year, budget(line(unit.name, "新", "一千"))).url

    shown = client.get(url).content.decode()

    assert "文件有 1 处需要改正" in shown
    assert "预算与决算!F2</span>：“一千”不是数值" in shown
    assert "确认写入" not in shown
    client.post(f"{url}confirm/")
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "这不是 Excel 工作簿。"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "这是旧版 .xls 文件"),
        (handmade(parts={"xl/vbaProject.bin": b"x"}), "文件带有宏"),
        (b"PK\x03\x04" + bytes(11 * 1024 * 1024), "超过 10 MB"),
    ],
)
def test_what_is_no_workbook_is_told_without_waiting(client, admin, year, content, told):
    answer = upload(client, year, content)

    assert (answer.status_code, told in answer.content.decode()) == (200, True)
    assert not BudgetImport.objects.exists()


def test_what_waits_says_so_and_follows_its_progress(client, admin, unit, year, settings):
    settings.TASKS = WAITING
    url = upload(client, year, budget(line(unit.name, "新"))).url

    assert "文件正在后台读取和检查。" in client.get(url).content.decode()
    assert "排队中" in client.get(f"{url}progress/", headers={"HX-Request": "true"}).content.decode()
    assert client.get(f"{url}progress/").url == url


def test_a_file_that_is_refused_is_not_offered_again_and_can_be_deleted(client, admin, year):
    url = upload(client, year, budget(head=["单位"])).url

    shown = client.get(url).content.decode()

    assert ("没有找到表头" in shown, "重试" in shown) == (True, False)
    assert "已删除这份文件" in client.post(f"{url}discard/", follow=True).content.decode()
    assert not BudgetImport.objects.exists()


def test_what_is_left_alone_in_a_file_is_told(client, admin, unit, year):
    parts = {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    head = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in HEAD)
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in (unit.name, "项目支出", "新"))

    shown = page_of(client, upload(client, year, handmade(f"<row>{head}</row><row>{cells}</row>", parts=parts)))

    assert "文件链接了其他文件，那些文件不会打开" in shown


def test_template_and_current_lines(client, admin, unit, year, monkeypatch):
    BudgetLine.objects.create(unit=unit, year=year, category="basic", title="人员", spent=Decimal("1.5"))

    def sheets(path):
        return read_workbook(b"".join(client.get(path).streaming_content))

    template, current = sheets("/manage/budget/template.xlsx"), sheets("/manage/budget/2024.xlsx")
    assert [row.values for row in template[0].rows] == [tuple(HEAD)]
    assert current[0].rows[1].values == (unit.name, "基本支出", "人员", *[None] * 5, Decimal("1.5"))
    url = upload(client, year, b"".join(client.get("/manage/budget/2024.xlsx").streaming_content)).url
    assert client.get(url).context["one"].unchanged == 1
    monkeypatch.setattr("evaluations.views.manage_budget.MOST_PREFILLED", 0)
    assert "共有 1 行预算项目" in client.get("/manage/budget/2024.xlsx", follow=True).content.decode()
    assert client.get("/manage/budget/2023.xlsx").status_code == 404


def test_it_is_for_administrators_and_each_sees_the_own_files(client, admin, unit, year):
    url = upload(client, year, budget(line(unit.name, "新"))).url
    paths = ["/manage/budget/", url, "/manage/budget/template.xlsx", f"{url}progress/", *(url + one for one in POSTED)]

    for user in (make_user("other", is_superuser=True), make_user("bureau", unit=unit, role=Role.FINANCE_REVIEWER)):
        client.force_login(user)
        ask = {path: client.post(path) if path.endswith(POSTED) else client.get(path) for path in paths}
        seen = [path for path, answer in ask.items() if answer.status_code != 404]
        assert seen == (["/manage/budget/", "/manage/budget/template.xlsx"] if user.is_superuser else [])
    assert BudgetImport.objects.count() == 1
