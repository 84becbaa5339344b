"""The whole real case by hand: a new user with an empty unit ends with the documents of the demo."""

import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from evaluations import outline
from evaluations.assessment import assess
from evaluations.documents.context import build
from evaluations.enums import ReportKind
from evaluations.facts import StatedFacts
from evaluations.models import EvaluationYear, Report, Unit
from evaluations.package import facts_from, parse
from evaluations.services.composing import assess_report, compose
from scoring.storing import find_in_files
from tests.factories import make_user
from tests.journeys.entering import Officer
from tests.publications import DEMO, import_demo

pytestmark = pytest.mark.django_db(transaction=True)


def demo_facts(kind):
    """What the unit filled in; what its printed report states as results is computed here."""
    facts, scheme = facts_from(parse(next(DEMO.glob(f"*-{kind}.json")).read_bytes()), find_in_files)
    indicators = tuple(replace(one, stated_ratio="") for one in facts.indicators)
    return replace(facts, stated=StatedFacts(), indicators=indicators), scheme


def demo_document(kind):
    facts, scheme = demo_facts(kind)
    return build(facts, assess(facts, scheme), outline.load(facts.outline))


@pytest.fixture
def reference_data(transactional_db):
    """What an administrator registers: schemes, unit, year."""
    call_command("load_schemes", verbosity=0)
    facts, _ = demo_facts("overall")
    successor = Unit.objects.create(name=facts.unit.successor)
    unit = Unit.objects.create(
        name=facts.unit.name, short_name=facts.unit.short_name, is_head_office=True, successor=successor
    )
    EvaluationYear.objects.create(**{name: getattr(facts.year, name) for name in facts.year.__dataclass_fields__})
    make_user(unit=unit)
    return unit


@pytest.fixture
def officer(page, live_server, reference_data):
    officer = Officer(page, live_server.url)
    officer.log_in("clerk")
    return officer


def start(officer, kind, facts):
    """From the workbench to the first section of a new report."""
    page = officer.page
    page.goto(f"{officer.site}/fill/start/")
    page.locator("[name=unit]").select_option(label=facts.unit.name)
    page.locator("[name=year]").select_option(label=f"{facts.year.year}年度")
    page.locator(f'[name=kind][value="{kind}"]').check()
    if facts.project:
        page.get_by_label("项目名称").fill(facts.project)
    page.get_by_role("button", name="开始填报").click()
    expect(page.locator("#section-form")).to_be_visible()
    return Report.objects.get(kind=kind, year__year=facts.year.year).pk


def test_a_newcomer_enters_the_whole_real_case_and_gets_the_documents_of_the_demo(officer):
    for kind in ("overall", "project"):
        facts, _ = demo_facts(kind)
        officer.pk = start(officer, kind, facts)
        officer.everything(facts)

    for kind in ("overall", "project"):
        assert compose(*assess_report(Report.objects.get(kind=kind))).document == demo_document(kind)


def test_the_next_year_starts_from_the_real_case_and_says_what_was_carried_over(page, live_server):
    last = import_demo(ReportKind.OVERALL)
    EvaluationYear.objects.create(year=2024)
    make_user(unit=last.unit)
    officer = Officer(page, live_server.url)
    officer.log_in("clerk")

    page.get_by_role("link", name=re.compile("^开始.*本级$")).click()
    page.get_by_role("button", name="开始填报").click()
    expect(page.get_by_role("heading", name="基本情况")).to_be_visible()
    report = Report.objects.get(year__year=2024)
    officer.pk = report.pk
    carried = report.marks.count()

    officer.open("text-other")
    expect(page.locator(".feedback .mark")).to_have_text("沿用上年")
    officer.enter({"text-other-text": "无。本年度没有其他情况。"})
    expect(page.locator(".feedback .mark")).to_have_count(0)
    officer.open("indicators")
    area = report.indicators.get(title="新增实施改造面积")
    officer.enter({f"indicator-{area.pk}-target": "2400亩", f"indicator-{area.pk}-actual": "2160亩"})
    expect(page.locator(f"#live-ratio-{area.pk}")).to_have_text("90%")
    page.goto(f"{officer.site}/fill/{report.pk}/submit/")
    while page.get_by_role("button", name="已核对，确认").count():
        page.get_by_role("button", name="已核对，确认").first.click()
        page.goto(f"{officer.site}/fill/{report.pk}/submit/")

    assert carried == 47  # chapters, justifications, targets, label
    assert report.marks.count() == 0
    texts = {text.key: text.text for text in last.texts.all()} | {"other": "无。本年度没有其他情况。"}
    assert {text.key: text.text for text in report.texts.all()} == texts
    assert [one.actual for one in report.indicators.all()] == ["2160亩", *[""] * 6]


def test_the_same_report_is_not_started_twice(page, live_server):
    last = import_demo(ReportKind.OVERALL)
    make_user(unit=last.unit)
    officer = Officer(page, live_server.url)
    officer.log_in("clerk")

    page.goto(f"{officer.site}/fill/start/?unit={last.unit_id}&kind=overall")
    page.get_by_role("button", name="开始填报").click()
    page.get_by_role("link", name="打开已有的报告").click()

    expect(page.locator(".page-title")).to_contain_text(last.unit.name)
    assert Report.objects.count() == 1
