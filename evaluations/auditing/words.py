"""An outcome as text for the terminal: a block a report, its findings by severity."""

from collections.abc import Iterator

from evaluations.consistency import BY_CODE
from evaluations.enums import Severity

from .rows import Data


def as_text(data: Data) -> str:
    """What ``as_data`` gave, to be read."""
    blocks = ["\n".join(_report(report)) for report in data["reports"]]
    blocks += [f"{fault['file']}\n  没有读出：{fault['message']}" for fault in data["errors"]]
    summary = data["summary"]
    counts = "，".join(f"{severity.label} {summary['findings']['by_severity'][severity]} 处" for severity in Severity)
    blocks.append(
        f"共 {summary['files']} 个文件、{summary['reports']} 份报告，{len(data['errors'])} 个文件没有读出。{counts}。"
    )
    return "\n\n".join(blocks)


def _report(report: Data) -> Iterator[str]:
    yield f"{report['file']}  {report['report']}"
    scheme = report["scheme"]
    yield f"  评分方案：{scheme['title']}"
    total, grade = report["total"], report["grade"]
    yield "  总分：" + _beside(total) + "；等级：" + _beside(grade)
    if report["missing"]:
        yield "  没有写明：" + "、".join(entry["name"] for entry in report["missing"])
    for problem in report["problems"]:
        yield f"  没有读懂：{problem['place']}：{problem['message']}"
    for severity in Severity:
        found = [finding for finding in report["findings"] if finding["severity"] == severity]
        if found:
            yield f"  {severity.label} {len(found)} 处"
            for finding in found:
                yield f"    {finding['code']} {BY_CODE[finding['code']].title}"
                yield f"      位置：{finding['place']}"
                yield f"      {finding['message']}"
    if not report["findings"]:
        yield f"  没有发现矛盾：已用 {len(BY_CODE)} 项检查核对{'、'.join(_extent(report))}。"


def _extent(report: Data) -> Iterator[str]:
    """What there was to check."""
    extent = report["extent"]
    counted = (
        ("绩效指标", extent["indicators"], "行"),
        ("预算项目", extent["budget_lines"], "行"),
        ("文字", extent["texts"], "节"),
        ("评分表", len(report["lines"]), "行"),
    )
    return (f"{name} {number} {unit}" for name, number, unit in counted if number)


def _beside(values: Data) -> str:
    return (
        f"所载 {values['stated'] or '未写'}，自评分合计 {values['self'] or '不全'}，测算 {values['computed'] or '不全'}"
    )
