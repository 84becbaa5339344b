"""The workbook in the hands of another program: its formulas come to what the system computes, its cells stay."""

from decimal import Decimal
from functools import partial
from io import BytesIO

import openpyxl
import pytest

from evaluations.enums import ReportKind
from evaluations.models import BudgetLine
from tests import office
from tests.filled import Editing, desk_of, downloaded, planned
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
LINES, SCORES = "预算与决算", "评分表"


@pytest.fixture
def saved_again(tmp_path):
    """Opens a workbook in LibreOffice, which computes its formulas, and saves it."""
    return partial(office.saved_again, tmp_path)


def value(content, sheet, subject, head):
    book = Editing(content)
    book.book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return book.cell(sheet, subject, head).value


@pytest.mark.parametrize("kind", ReportKind.values)
def test_saved_by_another_program_it_changes_nothing(kind, saved_again):
    report = import_demo(kind)

    plan = planned(report, saved_again(downloaded(report)))

    assert (plan.rows, plan.problems, plan.notices) == ([], [], [])


def test_its_formulas_come_to_what_the_system_computes(saved_again):
    report = import_demo(ReportKind.OVERALL)
    assessment = desk_of(report).reviewed.assessment

    content = saved_again(downloaded(report))

    totals = [Decimal(str(value(content, SCORES, "合计", head))) for head in ("分值", "测算分", "自评得分")]
    assert totals == [assessment.scheme.total, assessment.computed.points, assessment.self_scored.points]
    assert value(content, SCORES, "等级", "自评得分") == assessment.self_scored.grade
    assert value(content, LINES, "合计", "支出数（元）") == sum(line.spent for line in BudgetLine.objects.all())
    assert value(content, LINES, "合计", "年初预算数（元）") == "—"  # two lines do not say theirs
    assert round(value(content, LINES, "城市更新专项工作经费", "执行率"), 6) == 0.535062


def test_what_is_typed_there_moves_the_totals(saved_again):
    report = import_demo(ReportKind.OVERALL)
    book = Editing(downloaded(report))
    book.put(SCORES, "预算编制约束性", "自评分", 3)
    book.put(SCORES, "工作表现加减分指标", "自评分", -10)

    content = saved_again(book.saved())

    assert value(content, SCORES, "合计", "自评得分") == pytest.approx(99.48 - 1 - 10)
    assert value(content, SCORES, "等级", "自评得分") == "良"
