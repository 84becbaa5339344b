"""CK-L1: numbers of paragraphs."""

from dataclasses import replace

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import StatedFacts
from tests.subjects import found, real_case, sound_facts, subject


def report(text):
    return replace(subject(sound_facts(texts={"conclusion": text})), outline=None)


def test_the_real_case_mixes_signs_and_numbers_measures_like_their_chapter():
    signs, level = BY_CODE["CK-L1"](real_case())

    assert (signs.where, signs.stated, signs.computed) == ("texts.goals", "4、", "4.")
    assert (level.where, level.stated, level.computed) == ("texts.improvements", "（一）", "1.")
    assert level.message == "“改进措施”本身按“（一）”编号，其下又用“（一）”，层级相同，请改用下一级序号。"
    assert found("CK-L1", real_case(ReportKind.PROJECT)) == []


def test_repeated_and_left_out_numbers_are_one_finding():
    (finding,) = BY_CODE["CK-L1"](report("1.抽检。\n2.巡查。\n2.宣传。\n4.培训。"))

    assert (finding.stated, finding.computed) == ("2.；4.", "3.；3.")
    assert finding.message == (
        "“conclusion”中编号重复、跳号：“2.宣传”接在“2.巡查”之后；“4.培训”接在“2.宣传”之后，应为“3.；3.”，请核对后重新编号。"
    )


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("一、概况。\n三、结论。", "三、"),
        ("（十）招商。\n（十）投资。", "（十）"),
        ("1、抽检。2、巡查。2、宣传。", "2、"),
        ("（1）抽检\n（3）巡查", "（3）"),
        ("①抽检；③巡查", "③"),
    ],
)
def test_every_style_counts(text, stated):
    assert [one[1] for one in found("CK-L1", report(text))] == [stated]


@pytest.mark.parametrize(
    "text",
    [
        "1.抽检。\n2.巡查。\n接着说明巡查。\n3.宣传。",
        "（一）抽检\n1.一季度。\n2.二季度。\n（二）巡查\n1.一季度。",
        "主要职能：\n1.抽检。\n2.巡查。\n重点工作：\n2.宣传。",
        "1.抽检。\n2.巡查。\n1.重新开始。",
        "1.建档率≥90%；\n2.65岁及以上老人管理率≥70%；\n3.接种率≥90%。",
        "投资5.63亿元。\n5号地块已交。\n12.31前完成。",
        "2023年完成。\n3月8日开工。",
        "2.从第二点开始。\n3.接着。",
        "1#楼封顶。\n3#楼开工。",
        "1.抽检。\n2.巡查包括：①一季度；②二季度。\n3.宣传。",
    ],
)
def test_numbers_that_are_right_or_no_numbers(text):
    assert found("CK-L1", report(text)) == []


def test_headings_of_a_text_that_was_not_written_here():
    texts = {
        "4. 信息公开情况": "好。",
        "5、绩效管理制度情况": "好。",
        "5. 采购意向公开合规性": "好。",
        "8. 盘点": "好。",
    }
    examined = replace(subject(sound_facts(texts=texts)), outline=None)

    assert found("CK-L1", examined) == [("texts.5. 采购意向公开合规性", "5.", "6.")]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("一是抽检。二是巡查。三是宣传。二是培训。四是检查。", "二是"),
        ("一是抽检。\n二是巡查。\n二是宣传。", "二是"),
        ("针对问题，一是抽检；二是巡查；四是宣传。", "四是"),
        ("一是抽检；二是巡查。\n一是宣传；二是培训；三是检查。", ""),
        ("一是抽检：一是抽样，二是化验；二是巡查。", ""),
        ("1.一是抽检，二是巡查。\n2.首先宣传，二是培训。", ""),
        ("这一是关键，第二是保障。", ""),
    ],
)
def test_counts_in_words_follow_each_other(text, stated):
    assert [one for _, one, _ in found("CK-L1", report(text))] == ([stated] if stated else [])


def test_what_was_published_elsewhere_has_headings_of_its_own():
    facts = sound_facts(texts={"overview": "（一）内容。\n（二）过程。"}, outline="general-project")
    told = [
        bool(found("CK-L1", subject(replace(facts, stated=one)))) for one in (StatedFacts(), StatedFacts(grade="优"))
    ]

    assert told == [True, False]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1.抽检。\n2.巡查。\n3.宣传。\n2.培训。", [("2.", "4.")]),
        ("1.抽检。\n2.巡查。\n1.一季度。\n2.二季度。\n3.三季度。\n3.宣传。", []),
        ("1.抽检。\n2.巡查：1.一季度；2.二季度；3.三季度；4.四季度。\n3.宣传：1.讲座；2.展览。\n4.培训。", []),
        ("1.抽检。\n2.巡查：1.一季度；2.二季度；3.三季度；4.四季度。\n4.培训。", [("4.", "5.")]),
        ("1.抽检。\n1）一季度。\n2.巡查。\n1.一季度。\n2.二季度。\n3.三季度。\n4.四季度。\n3.宣传。", []),
        ("1.抽检。\n2.巡查。\n3.宣传。\n经验：\n2.培训。", []),
    ],
)
def test_a_number_that_goes_back_is_repeated_unless_it_goes_on_with_an_interrupted_row(text, told):
    assert [one[1:] for one in found("CK-L1", report(text))] == told
