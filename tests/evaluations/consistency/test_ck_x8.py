"""CK-X8: the year the texts speak of."""

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from tests.subjects import found, real_case, sound_facts, subject


def report(words):
    return subject(sound_facts(texts={"conclusion": words}))


def test_a_sentence_of_last_year_is_told_with_its_words():
    (finding,) = BY_CODE["CK-X8"](report("自评得分98分。2023年度，我馆支出50万元。"))

    assert (finding.where, finding.computed) == ("texts.conclusion", "2024")
    assert finding.message == (
        "评价年度是2024年，“自评结论”写“2023年度，我馆支出50万元”，疑为沿用上年文字，请核对年度和数据。"
    )


@pytest.mark.parametrize(
    "words",
    [
        "截至2023年12月31日，在职34人。",
        "2023年全年项目支出50万元。",
        "2023年度自评结果作为今后预算安排依据。",
        "2023年部门决算支出50万元。",
    ],
)
def test_left_over_from_last_year(words):
    assert len(found("CK-X8", report(words))) == 1


@pytest.mark.parametrize(
    "words",
    [
        "2024年我馆支出50万元，比2023年增长5%。",
        "根据《关于开展2023年度绩效自评工作的通知》（示财绩〔2023〕5号）自评。",
        "2025年3月开展自评工作。",
        "2023年我馆修订财务制度。",
        "上年（2023年）支出48万元。",
        "2021-2023年项目支出150万元。",
        "截至2023年底累计藏书48万册，2024年新增1万册。",
        "2023年项目支出结转2万元。",
        "2016-2025年规划。",
        "2023年度自评发现的问题已全部整改。",
    ],
)
def test_other_years_named_as_such_are_right(words):
    assert found("CK-X8", report(words)) == []


def test_the_real_case_is_of_one_year():
    assert [found("CK-X8", real_case(kind)) for kind in ReportKind] == [[], []]


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("2023年12月底前完成资产清查。", True),
        ("截止到2023年12月底，项目资金已全部支付完毕。", True),
        ("2023年度绩效目标完成情况良好。", True),
        ("2025年6月底前完成资产清查。", False),
        ("已于2023年12月底前完成资产清查。", False),
        ("针对2023年审计发现的问题，完善制度。", False),
        ("对2023年底前建成的项目开展后评价。", False),
    ],
)
def test_plans_for_the_year_before_are_left_over(words, is_told):
    assert bool(found("CK-X8", subject(sound_facts(texts={"improvements": words})))) is is_told


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("平台尚未建成。改进措施：1.加强调度；2.2023年底前完成平台建设。", True),
        ("平台应于2023年底前完成建设，因招标失败延至本年。改进措施：加强调度。", False),
        ("平台尚未建成。改进措施：2025年底前完成平台建设。", False),
    ],
)
def test_plans_at_the_end_of_a_chapter_on_problems(words, is_told):
    assert bool(found("CK-X8", subject(sound_facts(texts={"deviations": words})))) is is_told
