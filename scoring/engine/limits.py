"""What acts on a total: rescaling for items that do not apply, bonus and penalty, caps, bounds.

The same steps act on the computed points and on the self-scores.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from .measurements import NotMeasured, Value
from .ratios import measured
from .results import LimitStep, Total
from .rounding import ZERO, percent_text, points_text, round_half_up
from .scheme import Scheme


def total(
    scheme: Scheme,
    points: Mapping[str, Value | None],
    adjustments: Mapping[str, Decimal],
    values: Mapping[str, Value],
) -> Total:
    """Add up item points (by item code, rounded; None: left out as not applicable) and apply the limits.

    Items that are NotMeasured count nothing and are listed in ``missing``; then there is no grade.
    """
    missing = tuple(code for code, value in points.items() if isinstance(value, NotMeasured))
    sum_ = sum((value for value in points.values() if isinstance(value, Decimal)), ZERO)
    steps: list[LimitStep] = []

    def act(name: str, after: Decimal, sentence: str) -> None:
        nonlocal sum_
        if after != sum_:
            steps.append(LimitStep(name, sum_, after, sentence))
            sum_ = after

    left_out = sum((item.points for item in scheme.items if points.get(item.code, ZERO) is None), ZERO)
    if left_out and left_out < scheme.total:
        applicable = scheme.total - left_out
        rescaled = round_half_up(sum_ * scheme.total / applicable, scheme.decimals)
        act("rescale", rescaled, _rescale_sentence(scheme, sum_, applicable, rescaled))
    for entry in scheme.adjustments:
        given = adjustments.get(entry.code, ZERO)
        act("adjustment", sum_ + given, f"{entry.title}{'加' if given > 0 else '减'}{points_text(abs(given))}分。")
    _cap(scheme, values, lambda cap, words: act("ratio_cap", min(sum_, cap), words))
    lowest, highest = scheme.limits.minimum, scheme.limits.maximum
    act("bounds", min(max(sum_, lowest), highest), f"总分限于{points_text(lowest)}～{points_text(highest)}分。")
    return Total(sum_, None if missing else scheme.grade(sum_), tuple(steps), missing)


def _rescale_sentence(scheme: Scheme, got: Decimal, applicable: Decimal, rescaled: Decimal) -> str:
    whole, places = points_text(scheme.total), scheme.decimals
    return (
        f"不适用的指标不计分，按适用指标折算：{points_text(got, places)}÷{points_text(applicable, places)}"
        f"×{whole}＝{points_text(rescaled, places)}分。"
    )


def _cap(scheme: Scheme, values: Mapping[str, Value], act: Callable[[Decimal, str], None]) -> None:
    limit = scheme.limits.ratio_cap
    if limit is None:
        return
    value = measured(limit.measure, values, scheme.inputs_by_key)
    if isinstance(value, NotMeasured):
        return
    for step in limit.steps:
        if value < step.below:
            words = f"{limit.measure.basis}为{percent_text(value)}，低于{percent_text(step.below)}"
            act(step.cap, f"{words}，总分不超过{points_text(step.cap)}分。")
            return
