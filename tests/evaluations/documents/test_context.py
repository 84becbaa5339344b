from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import yaml

from evaluations.assessment import assess
from evaluations.documents.blocks import Annex, Column, Heading, Paragraph, Row, Table
from evaluations.documents.context import ContextError, build
from evaluations.documents.writer import numeral
from evaluations.facts import LineFacts
from evaluations.outline import outline_from
from scoring.loader import scheme_from
from tests.evaluations.documents.small import FACTS, OUTLINE, SCHEME, document


def problems_of(facts=FACTS, outline=OUTLINE, **changes):
    with pytest.raises(ContextError) as caught:
        document(facts, outline, **changes)
    return [str(problem) for problem in caught.value.problems]


def test_a_report_is_written_in_the_order_of_its_outline():
    assert document().blocks == (
        Paragraph("一"),
        Paragraph("二某局本级"),
        Heading(1, "一、", "基本情况", "", "section-1"),
        Heading(2, "（一）", "职能。", "职能甲", "section-2"),
        Paragraph("职能乙"),
        Heading(2, "（二）", "目标", "", "section-3"),
        Table(
            "",
            (Column("指标", 60), Column("目标", 40)),
            (Row(("面积", "100亩")), Row(("工期", "2023年12月31日"))),
        ),
        Heading(1, "二、", "得分", "", "section-4"),
        Heading(2, "（一）", "资金情况，自评11.35分：", "", "section-5"),
        Paragraph("支出率。支出率为98.54%。该项9.85分。"),
        Paragraph("合规：", keep_with_next=True),
        Paragraph("其一。"),
        Paragraph("其二。"),
        Paragraph("该项1.5分。"),
        Heading(2, "（二）", "产出，自评6分。", "见下表。", "section-6"),
        Table(
            "",
            (Column("指标", 60), Column("完成率", 40, "center")),
            (Row(("面积", "51%（测算50.00%）")), Row(("工期", "100%"))),
        ),
        Heading(2, "（三）", "加减分：无。", "", "section-7", keep_with_next=False),
    )


def test_the_frame_of_a_report():
    report = document()

    assert (report.title, report.full_title, report.author) == ("自评报告", "某局本级自评报告", "某局本级")
    assert report.cover == (("单位", "某局本级"), ("公章", ""), ("填报日期", "2024年7月26日"))
    assert (report.dated, report.year, report.subject) == (date(2024, 7, 26), 2023, "通知湛财绩〔2024〕5号")


def test_a_report_without_filing_date_leaves_the_line_blank():
    report = document(filed_on=None)

    assert report.cover[2] == ("填报日期", "")
    assert report.dated == date(2023, 12, 31)


def test_what_is_missing_is_shown_as_missing():
    report = document(figures={}, lines=(), texts={}, budget_lines=(), indicators=())

    assert report.blocks == (
        Paragraph("（未填写）"),
        Heading(1, "一、", "基本情况", "", "section-1"),
        Heading(2, "（一）", "职能。", "（未填写）", "section-2"),
        Heading(2, "（二）", "目标", "", "section-3"),
        Paragraph("（未填写）"),
        Heading(1, "二、", "得分", "", "section-4"),
        Heading(2, "（一）", "资金情况，自评尚未计分：", "", "section-5"),
        Paragraph("支出率。预算项目中没有填写“支出”，请填写后再计分。该项尚未计分。"),
        Paragraph("合规。清单中还有1项未填：合规。该项尚未计分。"),
        Heading(2, "（二）", "产出，自评尚未计分。", "“产出完成”没有可计分的指标，请先填写绩效指标。", "section-6"),
        Heading(2, "（三）", "加减分：无。", "", "section-7", keep_with_next=False),
    )
    scores = report.annexes[0].blocks[0].rows
    assert [row.cells[:4] for row in scores if row.role] == [
        ("资金", "12", "—", "—"),
        ("产出", "8", "—", "—"),
        ("合计", "20", "—", "—"),
        ("等级", "", "—", "—"),
    ]
    assert report.annexes[1] == Annex(
        "附表2",
        "数据表",
        (
            Table(
                "",
                (Column("项目", 60), Column("来源", 40)),
                (Row(("支出", "汇总")), Row(("收入", "填报")), Row(("人数", "填报"))),
            ),
        ),
    )


def test_a_line_that_announces_what_follows_stays_with_it():
    written = document(texts={"opening": "职能是：\n其一。"}).blocks

    assert written[:2] == (Paragraph("职能是：", keep_with_next=True), Paragraph("其一。"))


def test_a_group_that_does_not_apply_has_no_points():
    scheme = yaml.safe_load(yaml.safe_dump(SCHEME))
    scheme["dimensions"][1]["items"][0]["not_applicable"] = "rescale"
    facts = replace(FACTS, lines=(*FACTS.lines[:2], LineFacts("B1", not_applicable="无产出指标")), indicators=())

    report = build(facts, assess(facts, scheme_from(scheme)), outline_from(OUTLINE))

    assert Heading(2, "（二）", "产出，自评不计分。", "不适用：无产出指标。", "section-6") in report.blocks
    assert report.annexes[0].blocks[0].rows[3] == Row(("产出", "8", "—", "—", ""), "group")


def test_a_section_that_need_not_be_written_appears_once_it_is():
    written = document(texts=FACTS.texts | {"extra": "无。"}).blocks

    assert written[5:8] == (
        Heading(2, "（二）", "其他", "", "section-3"),
        Paragraph("无。"),
        Heading(2, "（三）", "目标", "", "section-4"),
    )


def test_an_item_without_written_basis_is_explained_by_its_computation():
    written = document(
        lines=(LineFacts("A2", checks={"sound": True}, self_score=Decimal(1), self_reason="不全"),)
    ).blocks

    assert written[9:11] == (
        Paragraph("支出率。支出985432.1元÷收入1000000元＝98.54%，10分×98.54%＝9.85分。该项9.85分。"),
        Paragraph("合规。要求符合，得2分。自评1分，与测算分不同，理由：不全。该项1分。"),
    )


def test_a_title_ends_before_the_text_that_follows_it_and_stays_with_a_table():
    scores = [{"item": "{title}分析", "results": True}]

    written = document(outline=OUTLINE | {"scores": scores}).blocks

    assert [block for block in written[8:] if isinstance(block, Paragraph)] == [
        Paragraph("支出率分析。支出率为98.54%。"),
        Paragraph("合规分析", keep_with_next=True),
        Paragraph("其一。"),
        Paragraph("其二。"),
        Paragraph("产出完成分析。见下表。", keep_with_next=True),
    ]


def test_a_draft_names_the_figures_not_yet_filled_in():
    facts = replace(FACTS, figures={}, texts={"opening": "收入〔收入·元〕，共〔自评总分〕分。"})

    draft = build(facts, assess(facts, scheme_from(SCHEME)), outline_from(OUTLINE), is_draft=True)

    assert draft.blocks[0] == Paragraph("收入〔收入·元：未填〕，共〔自评总分：未填〕分。")
    assert draft.full_title == "某局本级自评报告"


def test_a_draft_shows_an_unknown_name_as_typed_and_the_figures_beside_it():
    facts = replace(FACTS, texts={"opening": "〔收人〕和〔收入·元〕"})

    draft = build(facts, assess(facts, scheme_from(SCHEME)), outline_from(OUTLINE), is_draft=True)

    assert draft.blocks[0] == Paragraph("〔收人〕和1000000元")


def test_a_draft_that_does_not_fit_its_outline_is_refused():
    facts = replace(FACTS, texts={"gone": "旧章节"})

    with pytest.raises(ContextError) as caught:
        build(facts, assess(facts, scheme_from(SCHEME)), outline_from(OUTLINE), is_draft=True)

    assert [problem.path for problem in caught.value.problems] == ["texts.gone"]


def test_all_problems_are_told_at_once():
    texts = {"opening": "〔单住〕", "duties": "好\n〔等极〕", "gone": "旧章节"}
    scores = [{"dimensions": ["A", "C"], "item": "{title}"}]

    assert problems_of(outline=OUTLINE | {"scores": scores, "kind": "overall"}, texts=texts) == [
        "outline：“自评报告”不适用于项目支出绩效自评报告，请换一个。",
        "texts.gone：提纲“自评报告”没有这一章，可填：opening、duties、extra。",
        "outline.scores：评分方案没有“C”组，现有：A、B。",
        "outline.scores：提纲没有写明评分方案的“B”组怎样列出。",
        "前言第1段：〔单住〕没有对应的数据，相近的有：〔单位〕。",
        "职能第2段：〔等极〕没有对应的数据，相近的有：〔等级〕。",
    ]


def test_a_wrong_figure_in_a_justification_names_the_item():
    lines = (LineFacts("A1", basis="共〔收人〕"),)

    assert problems_of(lines=lines) == ["支出率的得分依据第1段：〔收人〕没有对应的数据，相近的有：〔收入〕。"]


@pytest.mark.parametrize(
    ("number", "depth", "shown"),
    [
        (1, 1, "一、"),
        (10, 1, "十、"),
        (11, 2, "（十一）"),
        (20, 2, "（二十）"),
        (35, 1, "三十五、"),
        (12, 3, "12."),
        (3, 4, "（3）"),
    ],
)
def test_headings_are_numbered_by_depth(number, depth, shown):
    assert numeral(number, depth) == shown
