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
        yield "  没有发现矛盾"


def _beside(values: Data) -> str:
    return (
        f"所载 {values['stated'] or '未写'}，自评分合计 {values['self'] or '不全'}，测算 {values['computed'] or '不全'}"
    )
