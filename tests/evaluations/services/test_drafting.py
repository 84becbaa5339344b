from dataclasses import replace
from decimal import Decimal

import pytest
from django.apps import apps

from evaluations import wording
from evaluations.enums import Origin, ReportKind, ReportStatus
from evaluations.facts import BudgetLineFacts, EvidenceFacts
from evaluations.models import BudgetLine, Evidence, Report, Unit
from evaluations.package import PackageError, dump, package_from
from evaluations.queries.report_facts import report_facts
from evaluations.services import drafting
from evaluations.services.attaching import attach_evidence
from evaluations.services.drafting import import_report
from evaluations.workflow import NotPossibleNow
from tests.factories import act_by, make_report
from tests.packages import area, demo_data, demo_facts, demo_path, find_scheme, stored_version
from tests.uploads import JPEG, PDF, upload

pytestmark = pytest.mark.django_db
OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT
LINE = "城市更新专项工作经费"


@pytest.fixture(autouse=True)
def versions(db):
    return {code: stored_version(code) for code in ("zhanjiang-overall-2024", "zhanjiang-project-2024")}


@pytest.fixture
def store(versions):
    def run(facts, **options):
        return import_report(facts, scheme_version=versions[facts.scheme], **options)

    return run


def rows():
    """Every row of every table, so that nothing half-written goes unseen."""
    models = [model for app in ("evaluations", "scoring") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def refused(call, *arguments, **options):
    """The problems of an import that leaves the database as it was."""
    before = rows()
    with pytest.raises(PackageError) as caught:
        call(*arguments, **options)
    assert rows() == before
    return [str(problem) for problem in caught.value.problems]


def with_line(facts, **changes):
    """The facts with another version of the project's budget line."""
    lines = tuple(replace(line, **changes) if line.title == LINE else line for line in facts.budget_lines)
    return replace(facts, budget_lines=lines)


@pytest.mark.parametrize("kind", [OVERALL, PROJECT])
def test_export_of_an_import_is_the_package(store, kind):
    report = store(demo_facts(kind))

    exported = package_from(report_facts(Report.objects.get(pk=report.pk)), find_scheme(demo_data(kind)["scheme"]))

    assert dump(exported) == demo_path(kind).read_text(encoding="utf-8")


@pytest.mark.parametrize("order", [(OVERALL, PROJECT), (PROJECT, OVERALL)])
def test_budget_lines_that_two_reports_share_are_kept_once(store, order):
    reports = {kind: store(demo_facts(kind)) for kind in order}

    assert {kind: report_facts(reports[kind]) for kind in order} == {kind: demo_facts(kind) for kind in order}
    assert BudgetLine.objects.filter(title=LINE).count() == 1


@pytest.mark.parametrize(("first", "second"), [(OVERALL, PROJECT), (PROJECT, OVERALL)])
def test_a_shared_budget_line_that_says_otherwise_is_refused_with_both_values(store, first, second):
    store(demo_facts(first))
    index = 1 if second == OVERALL else 0

    told = refused(store, with_line(demo_facts(second), spent=Decimal("2167001.00"), carried_over=None))

    assert told == [
        (
            f"budget_lines[{index}].spent：预算项目“{LINE}”的支出数为 2167001.00元，"
            "与本单位本年度已录入的 2167000.00元 不同。同一数字只录一次，请核对后统一。"
        ),
        (
            f"budget_lines[{index}].carried_over：预算项目“{LINE}”的结转结余为 空，"
            "与本单位本年度已录入的 0.00元 不同。同一数字只录一次，请核对后统一。"
        ),
    ]


def test_a_line_that_one_report_ties_to_the_project_and_another_does_not_is_refused(store):
    store(with_line(demo_facts(OVERALL), project=""))

    told = refused(store, demo_facts(PROJECT))

    assert told == [
        (
            f"budget_lines[0].project：预算项目“{LINE}”的项目为 “{LINE}”，与本单位本年度已录入的 空 不同。"
            "同一数字只录一次，请核对后统一。"
        )
    ]


def test_replacing_takes_the_amounts_of_the_package_for_every_report(store):
    overall = store(demo_facts(OVERALL))
    store(demo_facts(PROJECT))

    store(with_line(demo_facts(PROJECT), spent=Decimal("2000000.00")), replace=True)

    assert report_facts(overall).budget_lines[1].spent == Decimal("2000000.00")


def test_a_finished_report_gets_no_line_and_no_amount_from_a_package(store):
    overall = store(demo_facts(OVERALL))
    Report.objects.update(status=ReportStatus.SUBMITTED)
    project = demo_facts(PROJECT)
    lines = (replace(project.budget_lines[0], spent=Decimal("1.00")), replace(project.budget_lines[0], title="新项目"))

    problems = refused(store, replace(project, budget_lines=lines), replace=True)

    assert problems == [
        f"budget_lines[{i}]：{wording.line_is_in_finished_report(line.title, overall)}" for i, line in enumerate(lines)
    ]


def test_replacing_cannot_take_away_a_line_that_another_report_shows(store):
    store(demo_facts(PROJECT))
    facts = demo_facts(OVERALL)
    store(facts)

    told = refused(store, replace(facts, budget_lines=facts.budget_lines[:1]), replace=True)

    assert told == [
        (
            f"budget_lines：预算项目“{LINE}”还用于湛江市城市更新局本级“{LINE}”2023年度项目支出绩效自评报告，"
            "不能去掉，请在数据包中补上这一项。"
        )
    ]


def test_an_existing_report_is_kept_unless_it_is_to_be_replaced(store):
    store(demo_facts())
    before = rows()

    with pytest.raises(NotPossibleNow) as caught:
        store(demo_facts())

    assert str(caught.value) == (
        f"湛江市城市更新局本级“{LINE}”2023年度项目支出绩效自评报告已经存在。"
        "要用数据包覆盖填报中的内容，请加 --replace。"
    )
    assert rows() == before


def test_replacing_leaves_nothing_of_the_old_content(store):
    old = store(demo_facts())
    old.marks.create(place="text-goals-text", origin=Origin.LAST_YEAR)
    facts = demo_facts()
    shorter = replace(
        facts, indicators=(area(1),), targets=(), texts={"use": "另行说明。"}, lines=facts.lines[:1], filed_on=None
    )

    new = store(shorter, replace=True)

    assert new.pk == old.pk
    assert new.version == old.version + 1
    assert report_facts(Report.objects.get(pk=new.pk)) == shorter
    assert new.marks.count() == 0


def test_replacing_keeps_the_files_of_evidence_that_the_package_names_and_drops_the_others(
    store, django_capture_on_commit_callbacks
):
    report = store(demo_facts())
    kept, dropped = (
        attach_evidence(report, upload(name, content), act_by(), item="A1")
        for name, content in (("结算.pdf", PDF), ("照片.jpg", JPEG))
    )
    facts = replace(
        demo_facts(),
        evidence=(
            EvidenceFacts("结算资料", "结算.pdf", kept.sha256, item="A1"),
            EvidenceFacts("又一次", "结算.pdf", kept.sha256, item="A2"),
            EvidenceFacts("没有交来", "验收.pdf", "0" * 64),
        ),
    )

    with django_capture_on_commit_callbacks(execute=True):
        store(facts, replace=True)

    assert list(Evidence.objects.values_list("title", "file", "size")) == [
        ("结算资料", kept.file.name, len(PDF)),
        ("又一次", kept.file.name, len(PDF)),
        ("没有交来", "", 0),
    ]
    assert (kept.file.storage.exists(kept.file.name), dropped.file.storage.exists(dropped.file.name)) == (True, False)


def test_a_package_gets_no_file_of_another_report_by_its_digest(store):
    other = attach_evidence(make_report(), upload(), act_by())

    store(replace(demo_facts(), evidence=(EvidenceFacts("别人的", "结算.pdf", other.sha256),)))

    assert Evidence.objects.get(title="别人的").file.name == ""


@pytest.mark.parametrize("may_replace", [False, True])
def test_a_published_report_is_never_written_over(store, may_replace):
    report = store(demo_facts())
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.PUBLISHED)
    before = rows()

    with pytest.raises(NotPossibleNow) as caught:
        store(demo_facts(), replace=may_replace)

    assert str(caught.value) == f"{report}当前为“已公开”，内容不能再改。"
    assert rows() == before


def test_reference_data_fills_gaps_of_what_is_registered(store):
    Unit.objects.create(name="湛江市城市更新局本级", code="123001")

    store(demo_facts())

    unit = Unit.objects.get(code="123001")
    assert (unit.short_name, unit.is_head_office, unit.successor.name) == ("湛江市城市更新局", True, "湛江市自然资源局")


def test_reference_data_that_contradicts_what_is_registered_is_refused_in_one_go(store):
    facts = demo_facts()
    store(facts)
    other = replace(
        facts,
        unit=replace(facts.unit, short_name="城市更新局", successor="湛江市住房和城乡建设局"),
        year=replace(facts.year, notice_number="湛财绩〔2024〕6号"),
    )

    told = refused(store, other, replace=True)

    assert told == [
        (
            "unit.short_name：湛江市城市更新局本级的正文简称为“城市更新局”，与已登记的“湛江市城市更新局”不同，"
            "请核对，或在后台修改已登记的资料。"
        ),
        (
            "unit.successor：湛江市城市更新局本级的职责承接单位为“湛江市住房和城乡建设局”，与已登记的“湛江市自然资源局”不同，"
            "请核对，或在后台修改已登记的资料。"
        ),
        (
            "year.notice_number：2023年度的通知文号为“湛财绩〔2024〕6号”，与已登记的“湛财绩〔2024〕5号”不同，"
            "请核对，或在后台修改已登记的资料。"
        ),
    ]


def test_a_code_belongs_to_one_unit(store):
    Unit.objects.create(name="示例市档案馆", code="123001")
    facts = demo_facts()

    told = refused(store, replace(facts, unit=replace(facts.unit, code="123001")))

    assert told == ["unit.code：预算单位编码“123001”已登记给“示例市档案馆”，请核对编码或单位名称。"]


LONG = "长" * 201
FACTS = demo_facts()
TOO_LONG = {
    "unit.name": replace(FACTS, unit=replace(FACTS.unit, name=LONG)),
    "unit.parent.name": replace(FACTS, unit=replace(FACTS.unit, parent=LONG)),
    "year.notice_title": replace(FACTS, year=replace(FACTS.year, notice_title=LONG)),
    "project.name": with_line(replace(FACTS, project=LONG), project=LONG),
    "attachment_label": replace(FACTS, attachment_label=LONG),
    "stated_total": replace(FACTS, stated=replace(FACTS.stated, total=Decimal(10) ** 9)),
    "budget_lines[0].title": with_line(FACTS, title=LONG),
    "budget_lines[0].source": with_line(FACTS, source=LONG),
    "targets[0].value": replace(FACTS, targets=(replace(FACTS.targets[0], value=LONG),)),
    "indicators[0].target": replace(FACTS, indicators=(replace(area(1), target=LONG),)),
    "lines[0].level": replace(FACTS, lines=(replace(FACTS.lines[0], level=LONG),)),
    "evidence[0].title": replace(FACTS, evidence=(EvidenceFacts(LONG, "a.pdf", "0" * 64),)),
}


@pytest.mark.parametrize("place", TOO_LONG)
def test_what_no_column_holds_is_refused_with_its_place_and_nothing_is_written(store, place):
    told = refused(store, TOO_LONG[place])

    assert [problem.partition("：")[0] for problem in told] == [place]


def test_all_that_no_column_holds_is_told_at_once(store):
    facts = replace(
        FACTS,
        budget_lines=(BudgetLineFacts("project", LONG, LONG, LINE), *FACTS.budget_lines),
        indicators=(replace(area(1), unit=LONG), area(2), replace(area(3), title=LONG)),
    )

    told = refused(store, facts)

    assert [problem.partition("：")[0] for problem in told] == [
        "budget_lines[0].title",
        "budget_lines[0].source",
        "indicators[0].unit",
        "indicators[2].title",
    ]


@pytest.mark.parametrize("step", ["_write_budget_lines", "_write_parts"])
@pytest.mark.parametrize("is_there", [False, True])
def test_whatever_breaks_on_the_way_nothing_stays_half_written(store, monkeypatch, step, is_there):
    facts = demo_facts()
    if is_there:
        store(facts)
        facts = replace(facts, indicators=(area(1),), texts={})
    before, write = rows(), getattr(drafting, step)

    def break_after(*arguments):
        write(*arguments)
        raise ConnectionError

    monkeypatch.setattr(drafting, step, break_after)
    with pytest.raises(ConnectionError):
        store(facts, replace=is_there)

    assert rows() == before


def test_what_the_database_refuses_is_told_and_leaves_nothing(store):
    facts = replace(FACTS, budget_lines=(replace(FACTS.budget_lines[0], spent=Decimal(-1)),))

    told = refused(store, facts)

    assert len(told) == 1
    assert told[0].startswith("数据库拒绝了这份数据，请核对是否有人同时导入了同一份报告（")
