"""Figures as people type them into the forms."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import MeasurementError
from scoring.engine.dates import parse_date
from scoring.engine.quantities import Quantity, in_unit, normalise, parse_quantity, same_unit, split_unit


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("2200亩", "2200", "亩", ""),
        ("≥90%", "0.9", "%", "≥"),
        ("＞＝９０％", "0.9", "%", "≥"),
        ("不低于 90 %", "0.9", "%", "≥"),
        ("达到90%以上", "0.9", "%", "≥"),
        ("90%（含）以上", "0.9", "%", "≥"),
        ("不少于100人以上", "100", "人", "≥"),
        ("控制在5%以内", "0.05", "%", "≤"),
        ("15个工作日内", "15", "个工作日", "≤"),
        ("5次及以下", "5", "次", "≤"),
        ("＜3起", "3", "起", "≤"),
        ("=100%", "1", "%", "="),
        ("405万元", "4050000", "元", ""),
        ("1,096.51万元", "10965100", "元", ""),
        ("约56亿元", "5600000000", "元", ""),
        ("1.5万亿元", "1500000000000", "元", ""),
        ("20余万人次", "200000", "人次", ""),
        ("3千克", "3", "千克", ""),
        ("3千人", "3000", "人", ""),
        ("3000㎡", "3000", "平方米", ""),
        ("1.5km2", "1.5", "平方公里", ""),
        ("8‰", "0.008", "%", ""),
        ("≤3‱", "0.0003", "%", "≤"),
        ("≤0.5/10万", "0.5", "/10万", "≤"),
        ("0.21例/10万人", "0.21", "/10万", ""),
        ("20/十万", "20", "/10万", ""),
        ("5.6/千人", "5.6", "/千", ""),
        ("2.4/万", "2.4", "/万", ""),
        ("7人/1000人", "7", "/1000", ""),
        ("-5%", "-0.05", "%", ""),
        ("0", "0", "", ""),
    ],
)
def test_figure_is_read_in_base_units(text, value, unit, comparator):
    quantity = parse_quantity(text)

    assert (quantity.value, quantity.unit, quantity.comparator) == (Decimal(value), unit, comparator)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("80%～90%", "0.8", "0.9", "%"),
        ("80-90%", "0.8", "0.9", "%"),
        ("8万至10万元", "80000", "100000", "元"),
        ("5到8个", "5", "8", "个"),
    ],
)
def test_range_is_read_with_both_ends(text, low, high, unit):
    quantity = parse_quantity(text)

    assert (quantity.value, quantity.upper, quantity.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize("text", ["约56亿元", "近3000亩", "50左右"])
def test_approximate_figures_say_so(text):
    assert parse_quantity(text).is_approximate


def test_shown_figure_is_the_one_written():
    assert parse_quantity("1096.51万元").shown == Decimal("1096.51")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("三次", "“三次”不是可计算的数值，请填写数字和计量单位，例如 2200亩、405万元、≥90%；文字目标请改用定性指标。"),
        ("1e5", "“1e5”不是可计算的数值，请填写数字和计量单位，例如 2200亩、405万元、≥90%；文字目标请改用定性指标。"),
        ("90%～80%", "“90%～80%”的下限大于上限，请核对。"),
        ("5亩～8平方米", "“5亩～8平方米”两端的单位不同，请统一单位。"),
        ("9" * 31, f"“{'9' * 31}”的位数过多，请核对是否多写了数字。"),
    ],
)
def test_what_is_no_figure_is_refused_with_advice(text, sentence):
    with pytest.raises(MeasurementError) as refusal:
        parse_quantity(text)

    assert [problem.message for problem in refusal.value.problems] == [sentence]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年12月31日", date(2023, 12, 31)),
        ("2023年12月31日前完成", date(2023, 12, 31)),
        ("2023-6-30", date(2023, 6, 30)),
        ("2023.06.30", date(2023, 6, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("6月底前", date(2023, 6, 30)),
        ("12月", date(2023, 12, 31)),
        ("年底前完成", date(2023, 12, 31)),
        ("2022年底", date(2022, 12, 31)),
    ],
)
def test_date_is_the_last_day_meant(text, day):
    assert parse_date(text, 2023) == day


@pytest.mark.parametrize("text", ["按时完成", "100%", "7", ""])
def test_what_is_no_date_is_none(text):
    assert parse_date(text, 2023) is None


@pytest.mark.parametrize("text", ["2023年2月30日", "2023年13月", "0000年底"])
def test_day_that_does_not_exist_is_refused(text):
    with pytest.raises(MeasurementError) as refusal:
        parse_date(text, 2023)

    assert str(refusal.value) == f"日期“{text}”不存在，请核对年月日。"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("2235.43", "亩", "2235.43"),
        ("62.85", "亿元", "6285000000"),
        ("5亿", "亿元", "500000000"),
        ("95", "%", "0.95"),
        ("405万元", "元", "4050000"),
    ],
)
def test_figure_without_unit_takes_the_unit_of_its_field(text, unit, value):
    assert in_unit(parse_quantity(text), unit).value == Decimal(value)


@pytest.mark.parametrize(("text", "unit"), [("5亩", "平方米"), ("90%", "元"), ("3公里", "米")])
def test_figure_in_another_unit_is_refused(text, unit):
    with pytest.raises(MeasurementError):
        in_unit(parse_quantity(text), unit)


@pytest.mark.parametrize(("target", "actual"), [("56亿元", "62.85"), ("56", "62.85亿元"), ("56亿元", "628500万元")])
def test_target_and_actual_come_to_one_unit(target, actual):
    first, second = same_unit(parse_quantity(target), parse_quantity(actual))

    assert first.value == Decimal(5600000000)
    assert first.unit == second.unit == "元"


def test_unit_is_split_from_its_multiple():
    assert [split_unit(unit) for unit in ("万元", "亿", "%", "亩", "千瓦")] == [
        (Decimal(10000), "元"),
        (Decimal(10) ** 8, ""),
        (Decimal("0.01"), "%"),
        (Decimal(1), "亩"),
        (Decimal(1), "千瓦"),
    ]


@given(st.text(alphabet="0123456789.,-~～≥%‰万亿千元亩个年月日底前以上内约()（） 至", max_size=14))
def test_any_text_is_a_figure_or_refused(text):
    try:
        quantity = parse_quantity(text)
    except MeasurementError:
        return

    assert isinstance(quantity, Quantity)
    assert quantity.value.is_finite()


@given(st.text(alphabet="0123456789.-/年月日底前完成内 当", max_size=12))
def test_any_text_is_a_date_or_none_or_refused(text):
    try:
        day = parse_date(text, 2023)
    except MeasurementError:
        return

    assert day is None or isinstance(day, date)


def test_what_is_too_long_for_a_figure_is_neither_read_nor_put_in_order():
    text = "1" + "\u0316\u0315" * 200

    with pytest.raises(MeasurementError, match="有 401 字，不是可计算的数值"):
        parse_quantity(text)

    assert normalise(text) == text


@pytest.mark.parametrize(
    ("target", "actual"), [("≤8‰", "7"), ("≤3‱", "2.5"), ("≤0.5/10万", "0.21"), ("0.5/10万人", "0.21例/10万")]
)
def test_rates_of_few_in_many_compare_in_the_unit_that_one_of_them_names(target, actual):
    bound, done = same_unit(parse_quantity(target), parse_quantity(actual))

    assert (done.unit, done.scale) == (bound.unit, bound.scale)
    assert done.value < bound.value


@pytest.mark.parametrize("text", ["7/10", "2024/10", "2024/10/31", "5/10人"])
def test_fractions_and_dates_are_no_rates(text):
    with pytest.raises(MeasurementError):
        parse_quantity(text)
