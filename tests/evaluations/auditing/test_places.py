"""Places for people: what a path into the package is called in a report."""

import pytest

from evaluations.auditing.places import place_in_words
from evaluations.enums import ReportKind
from tests.subjects import real_case


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("indicators[3].stated_ratio", "绩效指标第4行“土地出让金收缴”·完成率"),
        ("indicators", "绩效指标"),
        ("indicators[99].actual", "绩效指标第100行·完成值"),
        ("lines[4].basis", "评分表第5行“预算编制约束性”·得分依据"),
        ("lines[C1].self_score", "评分表“预算编制约束性”·自评分"),
        ("lines[?]", "评分表“?”"),
        ("budget_lines[0].spent", "预算项目第1行“基本支出”·支出"),
        ("texts.goals", "文字·“部门整体支出绩效目标”"),
        ("texts.1.1 总则", "文字·“1.1 总则”"),
        ("figures.final_income", "数据表·“决算收入”"),
        ("stated.total", "所载结果·总分"),
        ("stated.rates.合计", "所载结果·执行率·“合计”"),
        ("stated.budget.spent", "所载结果·预算合计行·支出"),
        ("year.year", "年度"),
        ("filed_on", "填报日期"),
        ("正文", "正文"),
        ("", ""),
    ],
)
def test_a_path_is_told_in_words(path, words):
    assert place_in_words(path, real_case(ReportKind.OVERALL), {}) == words


def test_in_a_workbook_the_cell_is_told_too():
    cells = {"indicators[3]": "自评表!A7"}

    words = [place_in_words(path, real_case(ReportKind.OVERALL), cells) for path in ("indicators[3].actual", "year")]

    assert words == ["绩效指标第4行“土地出让金收缴”·完成值（工作表“自评表”A7）", "年度"]
