"""CK-L3: names and numbers of cited documents."""

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import YearFacts
from tests.subjects import found, real_case, sound_facts, subject

NOTICE = "示例市财政局关于开展2025年绩效自评工作的通知"
YEAR = YearFacts(2024, NOTICE, "示财绩〔2025〕5号")


def report(first, second="", **more):
    return subject(sound_facts(texts={"overview": first, "conclusion": second}, year=YEAR, **more))


def test_the_real_case_names_its_score_table_twice_and_its_standard_otherwise():
    table, standard = BY_CODE["CK-L3"](real_case())

    assert (table.stated, table.computed) == (
        "《整体绩效自主指标评分表》",
        "《部门整体支出绩效自评指标评分表》",
    )
    assert standard.where == "texts.closing"
    assert standard.message == (
        "“结束语”对照“2023年市直机关综合考核评价标准”评分，评分依据的通知是湛财绩〔2024〕5号，前后不一，请核对后统一。"
    )


def test_the_real_project_report_is_scored_by_the_table_of_the_whole_unit():
    (finding,) = BY_CODE["CK-L3"](real_case(ReportKind.PROJECT))

    assert (finding.where, finding.stated) == ("texts.criteria", "《整体绩效自主指标评分表》")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("依据《项目支出绩效自评评分表》。", "附《2024年度项目支出绩效自评评分表》。"),
        ("依据《项目支出绩效自评评分表》。", "附《部门整体支出绩效自评评分表》。"),
        ("依据《示例市项目支出绩效自评评分表》。", "附《项目支出绩效自评评分表》。"),
        ("对照评分标准，自评得分98分。", "按照绩效评价指标体系和评分标准，自评得分98分。"),
        (f"根据《{NOTICE}》（示财绩〔2025〕5号）。", "根据示财绩〔2025〕5号文的评分标准，得98分。"),
        ("根据《示例市预算绩效管理办法》（示财绩〔2022〕3号）。", ""),
        ("根据《关于开展2024年绩效自评工作的通知》（示财绩〔2024〕5号）整改。", ""),
        ("《采购管理规定》（示图〔2019〕88号）", "重新印发了《采购管理规定》（示图〔2021〕94号）。"),
        ("《关于印发采购管理规定的通知》（示图〔2019〕88号）", "《采购管理规定》（示图[2019]88号）。"),
    ],
)
def test_names_that_agree_or_are_of_other_documents(first, second):
    assert found("CK-L3", report(first, second)) == []


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (f"根据《{NOTICE}》（示财绩〔2025〕6号）自评。", "示财绩〔2025〕6号"),
        (f"根据《{NOTICE}》（示财绩〔2024〕5号）自评。", "示财绩〔2024〕5号"),
        ("综上，根据示财绩〔2025〕3号文的评分标准，得98分。", "示财绩〔2025〕3号"),
        ("依据示财绩〔2024〕5号文所附评分表，从投入、产出、效益评价。", "示财绩〔2024〕5号"),
    ],
)
def test_the_notice_under_another_number(text, stated):
    assert found("CK-L3", report(text)) == [("texts.overview", stated, "示财绩〔2025〕5号")]


def test_one_number_with_two_titles_and_one_title_with_two_numbers():
    first = "《采购管理规定》（示图〔2019〕88号）、《固定资产管理制度》（示图〔2020〕7号）。"
    second = "《差旅费报销办法》（示图〔2019〕88号）、《固定资产管理制度》（示图〔2020〕9号）。"

    assert found("CK-L3", report(first, second)) == [
        ("texts.conclusion", "《差旅费报销办法》（示图〔2019〕88号）", "《采购管理规定》（示图〔2019〕88号）"),
        ("texts.conclusion", "《固定资产管理制度》（示图〔2020〕9号）", "《固定资产管理制度》（示图〔2020〕7号）"),
    ]
