"""Many records of a table are stored in one statement, and nothing is told otherwise than one by one."""

import pytest

from evaluations.facts import Change
from evaluations.models import Indicator
from evaluations.services.editing import FEW, save_changes
from tests.factories import act_by, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    report = make_report()
    about = {"report": report, "level1": "output", "kind": "quantity", "direction": "≥", "actual": "1亩"}
    for at in range(FEW + 3):
        Indicator.objects.create(position=at, key=f"k{at}", title=f"指标{at}", **about)
    return list(report.indicators.all())


def actual(row, seen="1亩", value="2亩"):
    return Change(f"indicator-{row.pk}-actual", seen, value)


def stored(rows):
    return [Indicator.objects.get(pk=row.pk).actual for row in rows]


def test_all_are_stored_with_few_statements(rows, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        outcome = save_changes(rows[0].report, map(actual, rows), act_by())

    assert stored(rows) == ["2亩"] * len(rows)
    assert outcome.saved == [f"indicator-{row.pk}-actual" for row in rows]
    assert [(one.before, one.after) for one in outcome.traces] == [("1亩", "2亩")] * len(rows)


def test_conflicts_and_rows_that_are_gone_are_told(rows):
    gone, other, *rest = rows
    changes = [*map(actual, rest), actual(gone), actual(other, seen="0亩")]
    Indicator.objects.filter(pk=gone.pk).delete()

    outcome = save_changes(other.report, changes, act_by())

    assert outcome.conflicts == {f"indicator-{other.pk}-actual": "1亩"}
    assert [*outcome.refused] == [f"indicator-{gone.pk}-actual"]
    assert stored([other, *rest]) == ["1亩", *["2亩"] * len(rest)]


def test_one_that_the_database_refuses_does_not_keep_the_others(rows):
    wrong, *rest = rows
    method = Change(f"indicator-{wrong.pk}-method", "quantity:≥", "yes_no:≥")

    outcome = save_changes(wrong.report, [method, *map(actual, rest)], act_by())

    assert [*outcome.refused] == [method.place]
    assert "没有保存" in outcome.refused[method.place]
    assert (Indicator.objects.get(pk=wrong.pk).kind, stored(rest)) == ("quantity", ["2亩"] * len(rest))
    assert len(outcome.saved) == len(outcome.traces) == len(rest)
