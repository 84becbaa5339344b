"""Where in a report something is, in the words of its readers: 绩效指标第4行“土地出让金收缴”·完成率."""

import re
from collections.abc import Iterator, Mapping

from evaluations.consistency import Subject

Cells = Mapping[str, str]
_PLACE = re.compile(r"(?P<head>[a-z_]+)(?:\[(?P<row>[^\]]*)\])?(?:\.(?P<rest>.*))?", re.DOTALL)
_ROWS = {
    "budget_lines": "预算项目",
    "targets": "申报目标",
    "indicators": "绩效指标",
    "lines": "评分表",
    "evidence": "附件佐证",
}
_WHOLES = {
    "kind": "报告种类",
    "scheme": "评分方案",
    "outline": "报告提纲",
    "unit": "单位",
    "year": "年度",
    "project": "项目名称",
    "filed_on": "填报日期",
    "attachment_label": "附件说明",
    "figures": "数据表",
    "texts": "文字",
    "adjustments": "加减分",
    "stated": "所载结果",
}
_ENTRIES = {
    "level1": "一级指标",
    "level2": "二级指标",
    "title": "名称",
    "kind": "指标类型",
    "value": "指标值",
    "direction": "计算符号",
    "unit": "计量单位",
    "target": "目标值",
    "actual": "完成值",
    "weight": "分值",
    "level": "完成程度",
    "share": "得分比例",
    "not_applicable": "不适用的说明",
    "deviation_reason": "偏差原因",
    "stated_ratio": "完成率",
    "self_score": "自评分",
    "self_reason": "自评分的理由",
    "reviewed_score": "复核分",
    "reviewed_reason": "复核的理由",
    "item": "评分项",
    "checks": "考核要点",
    "points": "得分",
    "basis": "得分依据",
    "category": "类别",
    "source": "资金来源",
    "project": "项目",
    "initial_budget": "年初预算",
    "adjusted_budget": "调整后预算",
    "received": "到位",
    "spent": "支出",
    "carried_over": "结转",
    "file_name": "文件名",
    "indicator": "绩效指标",
    "total": "总分",
    "grade": "等级",
    "maximum": "满分",
    "maxima": "分值",
    "dimensions": "小计",
    "budget": "预算合计行",
    "rates": "执行率",
}


def place_in_words(path: str, subject: Subject | None, cells: Cells) -> str:
    """A path into the data package for people; in a workbook with the cell. What is no such path stays.

    Without ``subject`` rows go by their numbers and entries by their keys.
    """
    found = _PLACE.fullmatch(path)
    told = "·".join(_told(found["head"], found["row"], found["rest"], subject)) if found else ""
    cell = place_of(path, cells)
    if cell == path:
        return told or path
    sheet, _, address = cell.rpartition("!")
    return f"{told}（工作表“{sheet}”{address}）" if told else cell


def place_of(path: str, cells: Cells) -> str:
    """The cell that something was read from, or that of its nearest whole; the path where none is known.

    >>> place_of("indicators[3].actual", {"indicators[3]": "评分表!A7"})
    '评分表!A7'
    """
    known = path
    while known not in cells:
        known = known[: max(known.rfind("."), known.rfind("["), 0)]
        if not known:
            return path
    return cells[known]


def _told(head: str, row: str | None, rest: str | None, subject: Subject | None) -> Iterator[str]:
    if head in _ROWS:
        yield _ROWS[head] if row is None else _row(head, row, subject)
        if rest:
            yield _ENTRIES.get(rest, rest)
    elif head in _WHOLES:
        yield _WHOLES[head]
        if rest and head in ("figures", "texts", "adjustments", "stated"):
            yield from _entry(head, rest, subject)


def _row(head: str, place: str, subject: Subject | None) -> str:
    """A row by number and title; a line of the score table that was not entered by its title alone."""
    if not place.isdecimal():
        return f"{_ROWS[head]}“{_codes(subject).get(place, place)}”"
    number = int(place)
    rows = getattr(subject.facts, head) if subject else ()
    row = rows[number] if number < len(rows) else None
    title = _codes(subject).get(row.item, row.item) if head == "lines" and row else getattr(row, "title", "")
    return f"{_ROWS[head]}第{number + 1}行" + (f"“{title}”" if title else "")


def _entry(head: str, name: str, subject: Subject | None) -> Iterator[str]:
    """An entry by its title; what a report states by the kind of result first."""
    if head == "stated":
        kind, _, name = name.partition(".")
        yield _ENTRIES.get(kind, kind)
        if kind == "budget" and name:
            yield _ENTRIES.get(name, name)
            return
    if name:
        titles = {part.key: part.title for part in subject.outline.written} if subject and subject.outline else {}
        yield f"“{(titles if head == 'texts' else _codes(subject)).get(name, name)}”"


def _codes(subject: Subject | None) -> dict[str, str]:
    """What the codes of the score table stand for."""
    if subject is None:
        return {}
    scheme = subject.assessment.scheme
    titles = {one.code: one.title for one in scheme.dimensions}
    titles |= {one.code: one.title for one in scheme.items}
    titles |= {one.code: one.title for one in scheme.adjustments}
    return titles | {one.key: one.label for one in scheme.inputs}
