"""Fields that read what people write: amounts, percentages, points, counts, pasted text.

Amounts are yuan, percentages fractions; both are shown again the way they are written.
"""

import re

from django import forms
from django.core.exceptions import ValidationError

from scoring.engine import MeasurementError
from scoring.engine.quantities import in_unit, parse_quantity
from scoring.engine.rounding import HUNDRED, plain

from .pasted import clean_paragraphs

YUAN, PERCENT, POINTS = "元", "%", "分"
EXAMPLES = {YUAN: "例如 10965100、1,096.51万元", PERCENT: "例如 99.81%", POINTS: "例如 4.5"}
CURRENCY_SIGN = re.compile(r"^[¥￥]\s*(?=\d)")
MOST_DIGITS = 13
MOST_BOUND = 200
MOST_TEXT = 20000


class QuantityField(forms.CharField):
    """A number with its unit; the value is a Decimal in base units (yuan, a fraction for %), None if empty.

    ``places``: decimals that are kept; more are refused, never rounded away. ``lowest`` and ``highest``
    bound the value, in base units.
    """

    def __init__(self, *, unit, places, lowest=0, highest=None, **kwargs):
        self.unit, self.places, self.lowest, self.highest = unit, places, lowest, highest
        super().__init__(**{"required": False, "max_length": 60} | kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            if len(text) > self.max_length:
                raise ValidationError(f"这里填了 {len(text)} 字，不是数值，请只填写数字和单位。")
            quantity = parse_quantity(CURRENCY_SIGN.sub("", text) if self.unit.endswith(YUAN) else text)
        except MeasurementError:
            raise ValidationError(f"“{text}”不是数值，请填写数字，{EXAMPLES.get(self.unit, '例如 12')}。") from None
        self._refuse_unless_exact(text, quantity)
        try:
            value = in_unit(quantity, self.unit).value
        except MeasurementError as error:
            raise ValidationError(error.problems[0].message) from None
        if value != round(value, self.places):
            raise ValidationError(f"“{text}”的小数位数过多，请四舍五入后填写。")
        return round(value, self.places)

    def _refuse_unless_exact(self, text, quantity):
        if quantity.comparator or quantity.is_approximate:
            raise ValidationError(f"“{text}”不是一个确定的数，请去掉“约”“以上”等字样。")
        if self.unit == PERCENT and not quantity.unit:
            raise ValidationError(f"“{text}”没有写明百分号，请写成 98.5% 的样子。")
        if quantity.value.adjusted() >= MOST_DIGITS:
            raise ValidationError(f"“{text}”的位数过多，请核对是否多写了数字或用错了单位。")

    def validate(self, value):
        super().validate("" if value is None else value)
        if value is None:
            return
        if self.lowest is not None and value < self.lowest:
            raise ValidationError(f"{self.shown(value)} 太小，应不小于 {self.shown(self.lowest)}。")
        if self.highest is not None and value > self.highest:
            raise ValidationError(f"{self.shown(value)} 太大，应不大于 {self.shown(self.highest)}。")

    def run_validators(self, value):
        """The text was looked at before it was read; the value is a number."""

    def prepare_value(self, value):
        return "" if value is None else value if isinstance(value, str) else self.shown(value)

    def shown(self, value):
        """A value as it stands in the field."""
        if self.unit == PERCENT:
            return f"{plain(value * HUNDRED)}%"
        return f"{value:,.2f}" if self.unit == YUAN else plain(value)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"class": "form-control figure", "autocomplete": "off"}


class MoneyField(QuantityField):
    """An amount in yuan, not negative."""

    def __init__(self, **kwargs):
        super().__init__(**{"unit": YUAN, "places": 2} | kwargs)


class FractionField(QuantityField):
    """A share of a whole from 0 to 1, written as a percentage."""

    def __init__(self, **kwargs):
        super().__init__(**{"unit": PERCENT, "places": 6, "highest": 1} | kwargs)


class PointsField(QuantityField):
    """Points of a score table; ``highest`` is the line's maximum."""

    def __init__(self, **kwargs):
        super().__init__(**{"unit": POINTS, "places": 4} | kwargs)


class PlainTextField(forms.CharField):
    """Plain text, a paragraph a line; what Word and Excel leave behind when pasted is cleaned away.

    ``figures``: figures of the report can be bound in it.
    """

    default_error_messages = {
        "max_length": "这里有 %(show_value)d 字，最多 %(limit_value)d 字，没有保存。请精简，或将细节移到佐证材料。"
    }

    def __init__(self, *, rows=3, figures=False, **kwargs):
        attrs = {"rows": rows, "class": "form-control"} | ({"data-figures": True} if figures else {})
        self.figures = figures
        given = {"required": False, "strip": False, "max_length": MOST_TEXT, "widget": forms.Textarea(attrs=attrs)}
        super().__init__(**given | kwargs)

    def widget_attrs(self, widget):
        """The browser is not told the limit: it would cut pasted text without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value):
        return clean_paragraphs(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        if self.figures and value.count("〔") > MOST_BOUND:
            raise ValidationError(
                f"这里用〔〕引用了 {value.count('〔')} 处数据，最多 {MOST_BOUND} 处，没有保存。请减少引用。"
            )
