"""An outcome as a workbook: summary, findings, scores."""

from collections.abc import Iterator
from decimal import Decimal

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind, Severity
from evaluations.exchange.writing import write_workbook

from .rows import Data

Cells = tuple[str | int | Decimal | None, ...]
_REPORT = ("文件", "报告", "单位", "年度")
_RESULTS = ("所载总分", "自评分合计", "测算总分", "所载等级", "测算等级")
_SEVERITIES = tuple(severity.label for severity in Severity)


def workbook_of(data: Data) -> bytes:
    """What ``as_data`` gave, as the bytes of an .xlsx file."""
    rows = {"汇总": _summary(data), "矛盾": _findings(data), "得分对照": _scores(data)}
    return write_workbook({title: list(sheet) for title, sheet in rows.items()})


def _about(report: Data) -> Cells:
    return report["file"], report["report"], report["unit"], report["year"]


def _summary(data: Data) -> Iterator[Cells]:
    heading = (*_REPORT, "种类", "项目", "评分方案", *_RESULTS, *_SEVERITIES, "没有写明", "没有读懂")
    yield heading
    for report in data["reports"]:
        yield (
            *_about(report),
            ReportKind(report["kind"]).label,
            report["project"],
            report["scheme"]["title"],
            *(_number(report["total"][name]) for name in ("stated", "self", "computed")),
            report["grade"]["stated"],
            report["grade"]["computed"],
            *(sum(one["severity"] == severity for one in report["findings"]) for severity in Severity),
            "、".join(entry["name"] for entry in report["missing"]),
            "".join(f"{one['place']}：{one['message']}" for one in report["problems"]),
        )
    for fault in data["errors"]:
        yield (fault["file"], *[None] * (len(heading) - 2), fault["message"])


def _findings(data: Data) -> Iterator[Cells]:
    yield (*_REPORT, "级别", "编号", "检查", "位置", "所载", "对照", "说明")
    gravest = list(Severity)
    for report in data["reports"]:
        for one in sorted(report["findings"], key=lambda one: gravest.index(Severity(one["severity"]))):
            told = (one["place"], one["stated"], one["computed"], one["message"])
            yield (*_about(report), Severity(one["severity"]).label, one["code"], BY_CODE[one["code"]].title, *told)


def _scores(data: Data) -> Iterator[Cells]:
    yield (*_REPORT, "行", "名称", "目标值", "完成值", "所载完成率", "测算比率", "分值", "自评分", "测算分", "位置")
    for report in data["reports"]:
        about = _about(report)
        for one in report["groups"]:
            yield (*about, "分组", one["title"], None, None, None, None, *_points(one), None)
        for one in report["lines"]:
            yield (*about, "评分项", one["title"], None, None, None, one["ratio"], *_points(one), one["place"])
        for one in report["indicators"]:
            ratios = (one["stated_ratio"], one["ratio"])
            yield (
                *about, "指标", one["title"], one["target"], one["actual"], *ratios, *_points(one), one["place"],
            )  # fmt: skip


def _points(row: Data) -> Cells:
    return _number(row["maximum"]), _number(row["self"]), _number(row["computed"])


def _number(points: str | None) -> Decimal | None:
    return None if points is None else Decimal(points)
