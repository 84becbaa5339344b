"""Whatever a report says, its workbook brings back; whatever two sides change, nothing is lost without a word."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.enums import ReportKind
from evaluations.exchange.filled import NO_RECORD
from evaluations.exchange.plan import OWN, WEB
from evaluations.models import BudgetLine, Indicator
from evaluations.services.drafting import import_report
from evaluations.services.importing import import_plan, keep_upload
from evaluations.sheets.book import all_sheets
from scoring.engine.rounding import plain
from scoring.storing import find_stored
from tests.factories import act_by
from tests.filled import Editing, desk_of, downloaded, planned
from tests.publications import import_demo
from tests.random_reports import SCHEME, reports

RANDOM = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
}
INDICATORS, LINES = "指标完成情况", "预算与决算"


@pytest.mark.django_db
@settings(max_examples=25, **RANDOM)
@given(facts=reports)
def test_an_export_that_comes_back_changes_nothing(facts):
    with transaction.atomic():
        call_command("load_schemes")
        report = import_report(facts, scheme_version=find_stored(SCHEME.code))

        plan = planned(report, Editing(downloaded(report)).saved())

        assert (plan.rows, plan.problems, plan.notices) == ([], [], [])
        transaction.set_rollback(True)


texts = st.text("亩个约≥=+-@0159.%元，。A ", max_size=8).map(lambda text: " ".join(text.split()))
amounts = st.integers(0, 10**12).map(lambda fen: Decimal(fen) / 100)
"""What one side does to a row: its entries by head, or REMOVE."""
REMOVE = "remove"
EDITS = {
    INDICATORS: {"完成值": texts, "偏差原因分析及改进措施": texts},
    LINES: {"支出数（元）": amounts, "到位资金（元）": amounts},
}
ENTRIES = {
    "完成值": "actual",
    "偏差原因分析及改进措施": "deviation_reason",
    "支出数（元）": "spent",
    "到位资金（元）": "received",
}
MODELS = {INDICATORS: Indicator, LINES: BudgetLine}


def edits(subjects):
    """Random edits of one side: sheet and subject of a row → REMOVE, or new values by head."""
    rows = {}
    for sheet, title in subjects:
        changed = st.fixed_dictionaries({}, optional=EDITS[sheet])
        rows[sheet, title] = changed | st.just(REMOVE) if sheet == INDICATORS else changed
    return st.fixed_dictionaries({}, optional=rows)


SUBJECTS = [
    (INDICATORS, "新增实施改造面积"),
    (INDICATORS, "固定资产投资"),
    (INDICATORS, "招商引资有效项目线索数"),
    (LINES, "基本支出"),
    (LINES, "其他项目"),
]


def stored(report):
    """What every row of the two tables says, by sheet and subject: its entries by head."""
    found = {}
    for sheet in all_sheets(desk_of(report)):
        if sheet.form.title in EDITS:
            for row in sheet.rows:
                if row.key != NO_RECORD:
                    cells = {
                        column.head: row.cells[column.name].text for column in sheet.form.columns if column.is_open
                    }
                    found[sheet.form.title, cells["三级指标" if sheet.form.title == INDICATORS else "预算项目"]] = cells
    return found


def applied(cells, edit):
    """A row after the edit of one side."""
    values = {head: plain(value) if isinstance(value, Decimal) else value for head, value in edit.items()}
    return cells | values


def merged(base, meanwhile, edit, choice):
    """What a row comes to, or None, and how many conflicts it has; either side may have removed it (None)."""
    own = None if edit == REMOVE else applied(base, edit)
    if own is None or meanwhile is None:
        is_clash = (own or meanwhile or base) != base
        kept = own if choice == OWN else meanwhile
        return (kept if is_clash else None), int(is_clash)
    clashes = [head for head in base if own[head] != base[head] != meanwhile[head] != own[head]]
    row = {head: meanwhile[head] if own[head] == base[head] else own[head] for head in base}
    return row | {head: (own if choice == OWN else meanwhile)[head] for head in clashes}, len(clashes)


def fill_in(book, edits):
    for (sheet, subject), edit in edits.items():
        if edit == REMOVE:
            book.clear(sheet, subject)
        else:
            for head, value in edit.items():
                book.put(sheet, subject, head, value)


def change(report, edits):
    for (sheet, subject), edit in edits.items():
        rows = MODELS[sheet].objects.filter(title=subject)
        if edit == REMOVE:
            rows.delete()
        elif edit:
            rows.update(**{ENTRIES[head]: value for head, value in edit.items()})


@pytest.mark.django_db
@settings(max_examples=25, **RANDOM)
@given(own=edits(SUBJECTS), web=edits(SUBJECTS), choice=st.sampled_from([OWN, WEB]))
def test_edits_on_both_sides_merge_without_loss(own, web, choice):
    with transaction.atomic():
        report = import_demo(ReportKind.OVERALL)
        base, book = stored(report), Editing(downloaded(report))
        fill_in(book, own)
        change(report, web)
        meanwhile = stored(report)
        expected = {key: merged(row, meanwhile.get(key), own.get(key, {}), choice) for key, row in base.items()}
        content = book.saved()

        plan = planned(report, content)
        upload = keep_upload(report, act_by(), "填报.xlsx", content)
        import_plan(upload, plan, dict.fromkeys(plan.conflicts, choice), act_by())

        assert plan.problems == []
        assert stored(report) == {key: row for key, (row, _) in expected.items() if row is not None}
        assert len(plan.conflicts) == sum(clashes for _, clashes in expected.values())
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_characters_that_no_file_can_hold_are_left_out():
    report = import_demo(ReportKind.OVERALL)
    row = Indicator.objects.filter(report=report).first()
    Indicator.objects.filter(pk=row.pk).update(deviation_reason="因雨\ufffe推迟\uffff\U000e0001")

    plan = planned(report, downloaded(report))

    assert (plan.rows, plan.problems) == ([], [])
