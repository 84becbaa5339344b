"""CK-L2: unfinished, doubled, mixed and left open."""

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from tests.subjects import found, real_case, saying, sound_facts, subject


def test_the_real_case_has_doubled_words():
    assert [(where, once) for where, _, once in found("CK-L2", real_case())] == [
        ("texts.goals", "数总"),
        ("texts.submission", "局"),
        ("lines[1].basis", "规划"),
    ]


def test_the_real_case_has_an_unfinished_sentence_and_two_ways_to_write_a_date():
    first, second = BY_CODE["CK-L2"](real_case(ReportKind.PROJECT))

    assert first.where == "texts.result"
    assert first.message == "“绩效自评结果”以“评分数为100分，等级为优。其中”结束，句子没有写完，请补写或删去。"
    assert (second.where, second.stated) == ("targets[2].value", "2023/12/31、2023年12月31日")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("等级为优，其中：", True),
        ("前期工作不充分，", True),
        ("成效显著，主要表现在", True),
        ("全年举办阅读推广活动131场。读者满意度达到预期的目标值", True),
        ("现将自评情况报告如下：", False),
        ("举办活动131场", False),
        ("举办活动131场。详见附表（一）", False),
        ("其中：活动131场。", False),
    ],
)
def test_how_a_chapter_ends(text, is_told):
    assert bool(found("CK-L2", saying(text))) is is_told


@pytest.mark.parametrize(
    "text", ["单元规划规划审批。", "上交财政局局报告。", "支出20万元元。", "已完成，。", "活动，，已办。"]
)
def test_doubled_words(text):
    assert len(found("CK-L2", saying(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "人人参与，天天开放，层层落实，步步推进。",
        "达到了解民意的目的的活动。",
        "财政局局长主持，局机关党委参加。",
        "开展研究研究再研究。",
        "一个一个落实，一项一项推进。",
        "为了了解情况，进行行政指导。",
        "持续推进……成效明显。",
        "中共示例市委示例市人民政府。",
    ],
)
def test_words_that_are_meant_twice(text):
    assert found("CK-L2", saying(text)) == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("根据《通知要求开展。", True),
        ("“三旧“改造。", True),
        ("活动）已完成。", True),
        ("（含《办法》（试行））已完成。", False),
        ("1）活动。\na）宣传。", False),
        ("“三旧”改造(首期）。", False),
    ],
)
def test_brackets_and_quotation_marks_come_in_pairs(text, is_told):
    assert bool(found("CK-L2", saying(text))) is is_told


def test_dates_in_one_way():
    assert found("CK-L2", saying("2024年7月26日自评，2024-07-27公开。"))[0][1] == "2024年7月26日、2024-07-27"
    assert found("CK-L2", saying("2024年7月26日自评，8月1日公开，文号2024-5。")) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("加强沟通，优化考核和付款节点，\n做好恢复。", "加强沟通，优化考核和付款节点，"),
        ("一是引进人才；二是加快建设；三是积极", "引进人才；二是加快建设；三是积极"),
        ("加强沟通，\n优化节点，\n做好恢复。", ""),
        ("加强沟通，\n2.优化节点。", ""),
        ("本项目按照年度计划有序推进，各项工作完成情况较好并取得了\n明显成效，\n群众满意。", ""),
    ],
)
def test_a_paragraph_ends_where_its_sentence_does(text, shown):
    assert [one for _, one, _ in found("CK-L2", saying(text))] == ([shown] if shown else [])


@pytest.mark.parametrize(("also_open", "is_told"), [("自评由财务科负责。", True), ("自评由财务科负责", False)])
def test_one_chapter_without_full_stop_among_many_with_one(also_open, is_told):
    ended = dict.fromkeys(("overview", "process", "conclusion", "deviations", "use"), "已经按要求完成。")
    texts = ended | {"method": also_open, "improvements": "加快支付进度，提高资金使用效益"}

    assert bool(found("CK-L2", subject(sound_facts(texts=texts)))) is is_told
