"""Small schemes and measurements for tests, as the loader would read them from a file."""

from decimal import Decimal

from scoring.engine import Answer, IndicatorMeasurement, Measurements, score
from scoring.engine.quantities import parse_quantity
from scoring.loader import scheme_from

LEVELS = [
    {"key": "achieved", "label": "达成", "from": "0.8", "to": 1, "default": 1},
    {"key": "partly", "label": "部分达成", "from": "0.6", "to": "0.8"},
    {"key": "missed", "label": "未达成", "from": 0, "to": "0.6"},
]
INPUTS = [
    {"key": "spent", "label": "支出", "unit": "元"},
    {"key": "budget", "label": "预算", "unit": "元"},
    {"key": "staff", "label": "人数", "unit": "人"},
    {"key": "rate", "label": "利用率", "unit": "%"},
]
SPENT_OF_BUDGET = {"basis": "支出/预算", "numerator": "spent", "denominator": "budget"}


def item(rule="assessed", code="A1", points=10, title="评分项", **parameters):
    """One item; ``not_applicable`` among the parameters belongs to the item itself."""
    meaning = parameters.pop("not_applicable", "forbidden")
    named = {"code": code, "title": title, "points": points, "rule": rule, "not_applicable": meaning}
    return named | {"parameters": parameters}


def scheme_data(*items, **changes):
    """A scheme with one dimension that holds the items; its total is what they add up to."""
    items = list(items) or [item()]
    points = sum(Decimal(str(one["points"])) for one in items)
    return {
        "code": "sample",
        "title": "示例评分表",
        "kind": "project",
        "year": 2024,
        "source": {"title": "示例通知"},
        "total": points,
        "decimals": 2,
        "inputs": INPUTS,
        "dimensions": [{"code": "A", "title": "全部", "points": points, "items": items}],
        "bands": [{"grade": "优", "minimum": 90}, {"grade": "差", "minimum": 0}],
        "limits": {"minimum": 0, "maximum": 100},
    } | changes


def scheme(*items, **changes):
    return scheme_from(scheme_data(*items, **changes))


def scored(one, answer=None, indicators=(), **values):
    """The result of a single item; data-sheet values by key."""
    measurements = Measurements(
        values={key: Decimal(str(value)) for key, value in values.items()},
        indicators=tuple(indicators),
        answers={} if answer is None else {one["code"]: answer},
    )
    return score(scheme(one), measurements).items[0]


def points(one, **values):
    return scored(one, **values).points


def indicator(target="100", actual="100", direction="≥", key="one", **changes):
    """A quantitative output indicator with figures as people write them, or as read."""
    read = {"target": target, "actual": actual}.items()
    figures = {name: parse_quantity(figure) if isinstance(figure, str) else figure for name, figure in read}
    known = {"key": key, "title": f"指标{key}", "level1": "output", "direction": direction}
    return IndicatorMeasurement(**known | figures | changes)


def qualitative(level="achieved", share=None, key="quality", **changes):
    known = {"key": key, "title": f"指标{key}", "level1": "output", "is_qualitative": True}
    return IndicatorMeasurement(**known | {"level": level, "share": share} | changes)


def judged(given):
    return Answer(points=Decimal(given))
