"""Indicators proposed for declared targets."""

import pytest

from evaluations import wording
from evaluations.enums import Origin
from evaluations.models import Target
from evaluations.services.editing import Refused
from evaluations.services.proposing import propose_indicators
from tests.factories import act_by, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return make_report()


def declare(report, *targets):
    for position, (level1, level2, title, value) in enumerate(targets):
        Target.objects.create(report=report, position=position, level1=level1, level2=level2, title=title, value=value)


def indicators(report):
    return [
        (one.level1, one.level2, one.title, one.kind, one.direction, one.unit, one.target)
        for one in report.indicators.all()
    ]


def test_every_target_gets_the_indicator_that_can_measure_it(report):
    declare(
        report,
        ("output", "quantity", "改造面积（亩）", "2200"),
        ("output", "timeliness", "完成时间", "2023年12月31日"),
        ("output", "cost", "项目成本", "405万元"),
        ("benefit", "social", "服务能力", "不断提高"),
    )

    propose_indicators(report, act_by())

    assert indicators(report) == [
        ("output", "quantity", "改造面积（亩）", "quantity", "≥", "亩", "2200亩"),
        ("output", "timeliness", "完成时间", "date", "", "", "2023年12月31日"),
        ("output", "cost", "项目成本", "quantity", "≤", "万元", "405万元"),
        ("benefit", "social", "服务能力", "qualitative", "", "", "不断提高"),
    ]


def test_what_is_proposed_is_marked_until_somebody_has_looked_at_it(report):
    declare(report, ("output", "quantity", "培训", "5次"))

    (one,) = propose_indicators(report, act_by())

    assert [(row.place, row.origin) for row in report.marks.all()] == [
        (f"indicator-{one.pk}-target", Origin.TARGET_TABLE)
    ]
    report.refresh_from_db()
    assert report.version == 2


def test_a_target_that_has_its_indicator_is_left_out(report):
    declare(report, ("output", "quantity", "培训", "5次"), ("output", "quality", "合格率", "≥95%"))
    report.indicators.create(position=4, key="training", level1="output", title="培训", kind="quantity")

    propose_indicators(report, act_by())

    assert [(one.position, one.title) for one in report.indicators.all()] == [(4, "培训"), (5, "合格率")]


def test_asking_twice_is_told(report):
    declare(report, ("output", "quantity", "培训", "5次"))
    propose_indicators(report, act_by())

    with pytest.raises(Refused, match=wording.nothing_to_propose()):
        propose_indicators(report, act_by())

    assert report.indicators.count() == 1


def test_values_that_cannot_be_are_told_and_nothing_is_added(report):
    declare(
        report,
        ("output", "quantity", "培训", "5次"),
        ("output", "timeliness", "完成时间", "2023年2月30日"),
        ("output", "cost", "成本", "-"),
    )

    with pytest.raises(Refused) as caught:
        propose_indicators(report, act_by())

    assert str(caught.value) == (
        "申报目标“完成时间”：日期“2023年2月30日”不存在，请核对年月日。"
        "申报目标“成本”：三级指标“成本”没有指标值，请填写；不设这个指标的，请删去这一行。"
    )
    assert (report.indicators.count(), report.marks.count()) == (0, 0)


def test_a_unit_longer_than_its_column_stays_in_the_value(report):
    unit = "标准化规模化集约化绿色生态循环农业示范种植养殖基地"
    declare(report, ("output", "quantity", "建设", f"≥5{unit}"))

    (one,) = propose_indicators(report, act_by())

    assert (one.unit, one.target) == ("", f"≥5{unit}")


def test_more_indicators_than_a_report_may_have_are_not_proposed(report):
    declare(report, *(("output", "quantity", f"培训{number}", "5次") for number in range(301)))

    with pytest.raises(Refused) as caught:
        propose_indicators(report, act_by())

    assert (str(caught.value), report.indicators.count()) == (wording.too_many_rows(300, 0, 301), 0)
