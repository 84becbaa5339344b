"""The cockpit: who sees it and of which units, its lists, its workbook, its reminders, and hostile addresses."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.consistency import BY_CODE
from evaluations.enums import Role
from evaluations.exchange.workbook import read_workbook
from evaluations.models import EvaluationYear, Notice, Obligation
from scoring.engine.rounding import plain
from tests.evaluations.mixed_year import MixedYear
from tests.factories import make_report, make_unit, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/review/cockpit/"
PAGES = ("", "reports/", "cockpit.xlsx", "summary.xlsx", "remind/")


@pytest.fixture
def world():
    return MixedYear()


@pytest.fixture
def reviewer(client, world):
    client.force_login(world.reviewer)
    return world.reviewer


def test_the_cockpit_is_for_the_finance_bureau(client, world, administrator):
    found = {}
    people = {role: make_user(f"only-{role}", unit=world.first, role=role) for role in Role}
    for who, user in {**people, "administrator": administrator}.items():
        client.force_login(user)
        found[who] = {client.get(ADDRESS + path).status_code for path in PAGES}
        found[who].add(client.post(f"{ADDRESS}remind/").status_code == 302)

    yes, no = {200, True}, {404, False}
    assert found == {
        Role.PREPARER: no, Role.ENDORSER: no, Role.FINANCE_REVIEWER: yes, "administrator": yes,
    }  # fmt: skip


def test_units_of_others_are_nowhere(client, world, reviewer):
    for path in ("", "reports/", "reports/?state=late&owed=1", "remind/"):
        assert world.other.name not in client.get(ADDRESS + path).content.decode()
    for path in PAGES:
        assert client.get(f"{ADDRESS}{path}?unit={world.other.pk}").status_code == 404
    assert client.post(f"{ADDRESS}remind/", {"unit": world.other.pk}).status_code == 404


def test_every_link_leads_to_as_many_rows_as_it_says(client, world, reviewer):
    page = client.get(ADDRESS).content.decode()
    links = re.findall(r'<td class="tabular"><a href="(.+?)">(\d+)</a>', page)

    counted = [client.get(url.replace("&amp;", "&")).context["page"].paginator.count for url, _ in links]

    assert counted == [int(number) for _, number in links]
    assert len(links) > 20


def test_a_unit_is_opened_with_those_below_it(client, world, reviewer):
    answer = client.get(f"{ADDRESS}?unit={world.first.pk}")

    names = [row[0].value for row in answer.context["tables"]["filing"].rows]
    assert names == ["甲局（本单位）", "甲局学校"]
    assert [one.name for one, _ in answer.context["place"].path] == ["甲局"]


def test_checks_are_named_and_unknown_ones_do_not_matter(client, world, reviewer):
    rows = client.get(ADDRESS).context["tables"]["findings"].rows

    assert {row[0].value for row in rows} == {f"CK-R4 {BY_CODE['CK-R4'].title}", "CK-GONE （已停用的检查）"}


def test_the_list_links_to_reports_and_tells_what_is_not_begun(client, world, reviewer):
    answer = client.get(f"{ADDRESS}reports/?year=2024&state=expected&owed=1")

    page = answer.content.decode()
    assert all(f'href="/review/{report.pk}/"' in page for _, report, _ in answer.context["rows"] if report)
    assert "<td>未开始</td>" in page
    assert "涉密" in client.get(f"{ADDRESS}reports/?state=exempt").content.decode()


def as_text(row):
    return [plain(value) if isinstance(value, Decimal) else str(value) for value in row if value is not None]


def test_the_workbook_holds_what_the_page_shows(client, world, reviewer):
    make_unit("=HYPERLINK(1)", parent=world.first)
    tables = client.get(ADDRESS).context["tables"].values()

    answer = client.get(f"{ADDRESS}cockpit.xlsx")

    sheets = read_workbook(b"".join(answer))
    shown = {one.title: [as_text(row) for row in one.sheet()] for one in tables}
    held = {one.title: [as_text(row.values) for row in one.rows] for one in sheets}
    assert held == shown
    assert (answer["Cache-Control"], "attachment" in answer["Content-Disposition"]) == ("private, no-store", True)


def test_late_ones_are_reminded_after_confirmation(client, world, reviewer):
    asked = client.get(f"{ADDRESS}remind/?year=2024")
    told = len(asked.context["reminders"].by_person)
    assert (Notice.objects.count(), f"通知 {told} 人" in asked.content.decode()) == (0, True)

    first = client.post(f"{ADDRESS}remind/", {"year": "2024"}, follow=True).content.decode()
    second = client.post(f"{ADDRESS}remind/", {"year": "2024"}, follow=True).content.decode()

    assert f"已通知 {told} 人。" in first
    assert f"{told} 人今天已经通知过，没有重复通知。" in second
    assert Notice.objects.count() == told > 0


HUGE = "9" * 30


@pytest.mark.parametrize(
    "query",
    [
        f"unit={HUGE}", "unit=-1", "unit=%00", "unit=x", "state=nothing", "state=%00", "grade=%00", "bin=21", "bin=-1",
        f"bin={HUGE}", "code=%00", "item=%00&kind=overall&title=%00", "unit_type=nothing", "title=" + "x" * 200,
    ],
)  # fmt: skip
def test_hostile_lists_do_not_exist(client, world, reviewer, query):
    assert client.get(f"{ADDRESS}reports/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["year=%00", f"year={HUGE}", "year=1", "year=2024&page=x", "own=1"])
def test_other_nonsense_leads_to_the_newest_year(client, world, reviewer, query):
    for path in ("", "reports/"):
        answer = client.get(f"{ADDRESS}{path}?{query}")
        assert (answer.status_code, answer.context["place"].year.year) == (200, 2024)


def test_before_the_first_year_there_is_nothing_to_see(client, administrator):
    client.force_login(administrator)
    EvaluationYear.objects.all().delete()

    assert "还没有设立评价年度" in client.get(ADDRESS).content.decode()
    for path in PAGES[1:]:
        assert client.get(ADDRESS + path).status_code == 404


def test_an_empty_year_is_shown(client, administrator):
    EvaluationYear.objects.create(year=2030)
    client.force_login(administrator)

    assert "还没有登记应报的报告" in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}cockpit.xlsx").status_code == 200


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "path", ["", "reports/?state=expected&owed=1", "reports/", "cockpit.xlsx", "summary.xlsx", "remind/"]
)
def test_the_number_of_queries_does_not_grow(client, administrator, path):
    client.force_login(administrator)
    address = f"{ADDRESS}{path}{'&' if '?' in path else '?'}year=2024"
    world = MixedYear()
    few = queries_of(client, address)
    for number in range(3):
        below = make_unit(f"更多{number}", parent=world.class_)
        Obligation.objects.create(year=world.year, unit=below, kind="overall")
        make_report(unit=make_unit(f"另外{number}"), year=2024)

    assert queries_of(client, address) == few
