"""What a filled-in workbook would change: added, changed and removed rows, conflicts, and everything that is wrong."""

import pytest

from evaluations.enums import ReportKind
from tests.filled import Editing, downloaded, planned
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
INDICATORS, LINES, SCORES, FIGURES, TARGETS = "指标完成情况", "预算与决算", "评分表", "数据表", "绩效目标申报表"


@pytest.fixture(params=ReportKind.values)
def report(request):
    return import_demo(request.param)


@pytest.fixture
def overall():
    return import_demo(ReportKind.OVERALL)


def what(plan):
    return [(row.what, row.subject, [(cell.head, cell.before, cell.after) for cell in row.cells]) for row in plan.rows]


def test_a_workbook_nobody_changed_changes_nothing(report):
    plan = planned(report, downloaded(report))

    assert (plan.rows, plan.problems, plan.notices) == ([], [], [])
    assert sum(plan.unchanged.values()) > 15


def test_saved_by_a_program_it_still_changes_nothing(report):
    plan = planned(report, Editing(downloaded(report)).saved())

    assert (plan.rows, plan.problems, plan.notices) == ([], [], [])
