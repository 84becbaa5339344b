"""The entries of a report as its data package names them: what each is called on the page and how people read it."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.db.models import TextChoices

from scoring.engine import Scheme
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.engine.rounding import HUNDRED, plain

from .enums import BudgetCategory, Direction, IndicatorKind, Level1, Level2, ReportKind
from .outline import Outline

Package = Mapping[str, Any]


class Entry(NamedTuple):
    """One entry: its name in the package, its label, how its value is read; ``is_prose``: compared word by word."""

    name: str
    label: str
    shown: Callable[[Any], str] = str
    is_prose: bool = False


def yuan(value: Any) -> str:
    """An amount: "1234567.80" → "1,234,567.80 元"; what is no number stands as it is.

    >>> yuan("1234567.80"), yuan("约三万")
    ('1,234,567.80 元', '约三万')
    """
    number = _number(value)
    return str(value) if number is None else f"{number:,.2f} 元"


def percent(value: Any) -> str:
    """A fraction with all its digits: "0.9537" → "95.37%"."""
    number = _number(value)
    return str(value) if number is None else f"{plain(number * HUNDRED)}%"


def points(value: Any) -> str:
    """Points with all their digits: "2.50" → "2.5 分"."""
    number = _number(value)
    return str(value) if number is None else f"{plain(number)} 分"


def yes_no(value: Any) -> str:
    """是 or 否."""
    return "是" if value else "否"


def holds(value: Any) -> str:
    """The answer to a requirement of a checklist."""
    return "符合" if value else "不符合"


def labelled(choices: type[TextChoices]) -> Callable[[Any], str]:
    """The label of a choice, or the value itself if there is no such choice any more."""
    labels = {str(one.value): str(one.label) for one in choices}
    return lambda value: labels.get(str(value), str(value))


def digest(value: Any) -> str:
    """A file by the beginning of its digest, enough to see that it is another one."""
    return f"摘要值 {str(value)[:12]}…"


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


REGISTERED = (
    Entry("kind", "报告种类", labelled(ReportKind)),
    Entry("scheme", "评分方案"),
    Entry("outline", "报告提纲"),
    Entry("project", "项目"),
)
OF_UNIT = (
    Entry("name", "单位名称"),
    Entry("short_name", "正文简称"),
    Entry("code", "预算单位编码"),
    Entry("is_head_office", "本级", yes_no),
    Entry("parent", "主管部门"),
    Entry("abolished_on", "撤销日期"),
    Entry("successor", "职责承接单位"),
)
OF_YEAR = (
    Entry("year", "评价年度"),
    Entry("notice_title", "通知标题"),
    Entry("notice_number", "通知文号"),
    Entry("unit_deadline", "报送期限"),
    Entry("public_deadline", "公开期限"),
)
OF_REPORT = (Entry("filed_on", "填报日期"), Entry("attachment_label", "附件标号"))
AMOUNTS = dict(zip(BUDGET_AMOUNTS, ("年初预算", "调整后预算", "到位资金", "支出", "结转结余"), strict=True))
OF_BUDGET_LINE = (
    Entry("category", "支出类别", labelled(BudgetCategory)),
    Entry("title", "预算项目"),
    Entry("source", "资金来源"),
    Entry("project", "所属项目"),
    *(Entry(name, label, yuan) for name, label in AMOUNTS.items()),
)
OF_TARGET = (
    Entry("level1", "一级指标", labelled(Level1)),
    Entry("level2", "二级指标", labelled(Level2)),
    Entry("title", "三级指标"),
    Entry("value", "指标值"),
)
OF_STATED = (Entry("total", "总分", points), Entry("grade", "等级"), Entry("maximum", "满分", points))


def of_indicator(scheme: Scheme | None) -> tuple[Entry, ...]:
    """The entries of an indicator; its level is read by the words of the scheme."""
    return (
        *OF_TARGET[:3],
        Entry("key", "指标代码"),
        Entry("kind", "计算方式", labelled(IndicatorKind)),
        Entry("direction", "计算符号", labelled(Direction)),
        Entry("unit", "计量单位"),
        Entry("target", "目标值"),
        Entry("actual", "完成值", is_prose=True),
        Entry("weight", "权重", lambda value: points(value).removesuffix(" 分")),
        Entry("level", "达成程度", _named(_levels(scheme))),
        Entry("share", "得分比例", percent),
        Entry("deviation_reason", "偏差原因分析及改进措施", is_prose=True),
        Entry("not_applicable", "不适用的原因", is_prose=True),
        Entry("stated_ratio", "报告所载完成率"),
        Entry("self_score", "自评分", points),
        Entry("self_reason", "自评分说明", is_prose=True),
    )


def of_line(scheme: Scheme | None, item: str) -> tuple[Entry, ...]:
    """What the unit enters for one item of the score table, besides the answers of its checklist.

    What the reviewer enters is left out.
    """
    return (
        Entry("level", "达成程度", _named(_levels(scheme, item))),
        Entry("share", "得分比例", percent),
        Entry("points", "评定得分", points),
        Entry("not_applicable", "不适用的原因", is_prose=True),
        Entry("self_score", "自评分", points),
        Entry("self_reason", "自评分说明", is_prose=True),
        Entry("basis", "得分依据", is_prose=True),
    )


def of_checks(scheme: Scheme | None, item: str, keys: list[str]) -> tuple[Entry, ...]:
    """The requirements of a checklist by their words, in the order of the scheme; others by their keys."""
    found = next((one for one in scheme.items if one.code == item), None) if scheme else None
    words = {check.key: check.text for check in getattr(found and found.parameters, "checks", None) or ()}
    return tuple(Entry(key, words.get(key, key), holds) for key in [*words, *(k for k in keys if k not in words)])


def of_figures(scheme: Scheme | None, keys: list[str]) -> tuple[Entry, ...]:
    """The values of the data sheet by their labels, in the order of the scheme; others by their keys."""
    known = [Entry(one.key, one.label, _in_unit(one.unit)) for one in scheme.inputs] if scheme else []
    return (*known, *_by_key(keys, known))


def of_adjustments(scheme: Scheme | None, keys: list[str]) -> tuple[Entry, ...]:
    """加减分 by their titles; others by their codes."""
    known = [Entry(one.code, one.title, points) for one in scheme.adjustments] if scheme else []
    return (*known, *_by_key(keys, known, points))


def of_scored(scheme: Scheme | None, keys: list[str]) -> tuple[Entry, ...]:
    """Groups and items of the score table by their titles; others by their codes."""
    groups = scheme.dimensions if scheme else ()
    entries = [Entry(group.code, group.title, points) for group in groups]
    entries += [Entry(item.code, item.title, points) for group in groups for item in group.items]
    return (*entries, *_by_key(keys, entries, points))


def of_texts(outline: Outline | None, keys: list[str]) -> tuple[Entry, ...]:
    """The chapters by their titles, in the order of the outline; others by their keys."""
    known = [Entry(part.key, part.title, is_prose=True) for part in outline.written] if outline else []
    return (*known, *(entry._replace(is_prose=True) for entry in _by_key(keys, known)))


def of_evidence(scheme: Scheme | None, package: Package) -> tuple[Entry, ...]:
    """What a file is called and what it proves, by the titles of items and indicators."""
    indicators = {str(one.get("key")): str(one.get("title")) for one in package.get("indicators", ())}
    items = {one.code: one.title for one in scheme.items} if scheme else {}
    return (
        Entry("title", "材料名称"),
        Entry("file_name", "文件名"),
        Entry("sha256", "文件内容", digest),
        Entry("item", "证明的评分项", _named(items)),
        Entry("indicator", "证明的绩效指标", _named(indicators)),
    )


def _by_key(keys: list[str], known: list[Entry], shown: Callable[[Any], str] = str) -> list[Entry]:
    taken = {entry.name for entry in known}
    return [Entry(key, key, shown) for key in keys if key not in taken]


def _named(labels: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: labels.get(str(value), str(value))


def _levels(scheme: Scheme | None, item: str = "") -> dict[str, str]:
    """The levels of attainment of an item, or of all of them, by their words."""
    items = [one for one in scheme.items if not item or one.code == item] if scheme else []
    return {level.key: level.label for one in items for level in getattr(one.parameters, "levels", None) or ()}


def _in_unit(unit: str) -> Callable[[Any], str]:
    if unit == "元":
        return yuan
    return lambda value: str(value) if unit in ("", "%") else f"{value} {unit}"
