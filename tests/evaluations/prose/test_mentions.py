from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.prose.mentions import (
    ABOUT,
    ABOVE,
    AMOUNT,
    AREA,
    BELOW,
    COUNT,
    DATE,
    DIRECTION,
    NUMBER,
    PERCENT,
    POINTS,
    YEAR,
    figures,
    mentions,
)

UNITS = {
    "元": ("1", "元"),
    "万元": ("10000", "元"),
    "亿元": ("100000000", "元"),
    "%": ("0.01", "%"),
    "个百分点": ("1", "个百分点"),
    "亩": ("1", "亩"),
    "万亩": ("10000", "亩"),
    "平方米": ("1", "平方米"),
    "㎡": ("1", "平方米"),
    "万平方米": ("10000", "平方米"),
    "公顷": ("1", "公顷"),
    "平方公里": ("1", "平方公里"),
    "人次": ("1", "人次"),
    "万人次": ("10000", "人次"),
    "个": ("1", "个"),
}


@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False) | st.integers(0, 10**9).map(Decimal),
    st.sampled_from(sorted(UNITS)),
    st.booleans(),
)
def test_every_printed_figure_is_found_with_its_value(value, unit, with_commas):
    printed = f"{value:,}" if with_commas else f"{value}"

    (found,) = figures(f"全年实际完成{printed}{unit}，情况良好。")

    scale, base = UNITS[unit]
    places = -value.as_tuple().exponent
    assert (found.text, found.value, found.unit) == (printed + unit, value * Decimal(scale), base)
    assert found.step == Decimal(scale).scaleb(-places)
    assert found.name == "全年实际完成"


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("支出 1,096.51 万元", AMOUNT, "10965100.00", "元"),
        ("投资55.63亿", AMOUNT, "5563000000.00", "元"),
        ("满意度96.4％", PERCENT, "0.964", "%"),
        ("提高0.76个百分点", POINTS, "0.76", "个百分点"),
        ("用地4.5748万平方米", AREA, "45748.0000", "平方米"),
        ("每亩486元/亩", COUNT, "486", "元/亩"),
        ("差异率为-3.33%", PERCENT, "-0.0333", "%"),
    ],
)
def test_a_figure_has_kind_value_and_unit(text, kind, value, unit):
    assert [(one.kind, one.value, one.unit) for one in figures(text)] == [(kind, Decimal(value), unit)]


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("约20万元", ABOUT),
        ("20万元左右", ABOUT),
        ("超过5亿元", ABOVE),
        ("20余万元", ABOVE),
        ("95%以上", ABOVE),
        ("近5亿元", BELOW),
        ("不超过3次", BELOW),
        ("达到5亿元", ""),
    ],
)
def test_what_is_not_exact_is_heard(text, approximate):
    assert [one.approximate for one in figures(text)] == [approximate]


def test_what_is_no_quantity_is_found_too():
    found = mentions("2023年，根据湛财绩[2024]5号文，于2024年7月26日报送，较上年增长、较前年下降。")

    assert [(one.kind, one.text, one.meaning) for one in found] == [
        (YEAR, "2023年", 2023),
        (NUMBER, "湛财绩[2024]5号", "湛财绩〔2024〕5号"),
        (DATE, "2024年7月26日", date(2024, 7, 26)),
        (DIRECTION, "增长", "+"),
        (DIRECTION, "下降", "-"),
    ]


@pytest.mark.parametrize("text", ["80%～90%", "5至8个", "X701那塘桥", "第17条", "2023年2月", "5分钟", "12345热线"])
def test_what_is_no_single_figure_is_left_out(text):
    assert figures(text) == ()


def test_a_day_that_does_not_exist_is_no_day():
    assert [(one.kind, one.meaning) for one in mentions("2023年2月30日")] == [(DATE, None)]


def test_the_name_is_what_stands_before_in_the_clause():
    found = figures("预算31.4万元，“三公”经费支出（0.97万元）；其中：接待0.5万元、用车0.47万元。")

    assert [one.name for one in found] == ["预算", "“三公”经费支出（", "接待", "用车"]


def test_sentences_and_their_parts_are_told_apart():
    text = "预算3万元；支出2万元。结余1万元"

    assert [(text[one.sentence], text[one.part]) for one in figures(text)] == [("预", "预"), ("预", "支"), ("结", "结")]
