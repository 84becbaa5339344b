"""What people write in a field, and the value that comes of it; what is wrong is said with what to do."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from evaluations.forms.fields import FractionField, MoneyField, PointsField, QuantityField


def refusal(field, text):
    with pytest.raises(ValidationError) as caught:
        field.clean(text)
    return caught.value.messages


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("10965100", "10965100.00"),
        ("1,096.51万元", "10965100.00"),
        ("１，０９６.５１万元", "10965100.00"),
        ("¥100.00", "100.00"),
        ("￥ 405万元", "4050000.00"),
        (" 1 096.51 万 元 ", "10965100.00"),
        ("10,965,100.00元", "10965100.00"),
        ("0.63亿", "63000000.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_in_yuan(text, yuan):
    assert MoneyField().clean(text) == Decimal(yuan)


def test_an_empty_amount_is_missing_and_not_zero():
    assert [MoneyField().clean(text) for text in ("", "　 ", None)] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("约405万元", "“约405万元”不是一个确定的数，请去掉“约”“以上”等字样。"),
        ("405万元以上", "“405万元以上”不是一个确定的数，请去掉“约”“以上”等字样。"),
        ("400～405万元", "“400～405万元”不是一个确定的数，请去掉“约”“以上”等字样。"),
        ("-405", "-405.00 太小，应不小于 0.00。"),
        ("12.345", "“12.345”的小数位数过多，请四舍五入后填写。"),
        ("0.0000001万元", "“0.0000001万元”的小数位数过多，请四舍五入后填写。"),
        ("405亩", "计量单位是“亩”，应为“元”，请统一单位后填写。"),
        ("四百", "“四百”不是数值，请填写数字，例如 10965100、1,096.51万元。"),
        ("12345678901234", "“12345678901234”的位数过多，请核对是否多写了数字或用错了单位。"),
    ],
)
def test_what_is_no_amount_is_told_with_what_to_write(text, told):
    assert refusal(MoneyField(), text) == [told]


def test_an_amount_is_shown_with_two_decimals_and_separators():
    assert MoneyField().prepare_value(Decimal(10965100)) == "10,965,100.00"


@pytest.mark.parametrize(
    ("text", "fraction"), [("99.81%", "0.9981"), ("９９.８１％", "0.9981"), ("100%", "1"), ("5‰", "0.005")]
)
def test_a_percentage_is_read_as_a_fraction(text, fraction):
    assert FractionField().clean(text) == Decimal(fraction)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("99.81", "“99.81”没有写明百分号，请写成 98.5% 的样子。"),
        ("101%", "101% 太大，应不大于 100%。"),
        ("-1%", "-1% 太小，应不小于 0%。"),
        ("99.81234%", "“99.81234%”的小数位数过多，请四舍五入后填写。"),
        ("很高", "“很高”不是数值，请填写数字，例如 99.81%。"),
    ],
)
def test_what_is_no_percentage_is_told_with_what_to_write(text, told):
    assert refusal(FractionField(), text) == [told]


def test_a_fraction_is_shown_as_it_was_written():
    assert FractionField().prepare_value(Decimal("0.998100")) == "99.81%"


def test_points_may_be_written_with_or_without_their_unit():
    assert [PointsField(highest=5).clean(text) for text in ("4.5", "4.5分")] == [Decimal("4.5"), Decimal("4.5")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5.1", "5.1 太大，应不大于 5。"),
        ("-0.5", "-0.5 太小，应不小于 0。"),
        ("五", "“五”不是数值，请填写数字，例如 4.5。"),
    ],
)
def test_points_beyond_their_maximum_are_refused_with_both(text, told):
    assert refusal(PointsField(highest=5), text) == [told]


def test_a_count_has_an_example_of_its_own():
    assert refusal(QuantityField(unit="人", places=6), "若干") == ["“若干”不是数值，请填写数字，例如 12。"]
