from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import StatedFacts, TargetFacts
from tests.subjects import found, judged_subject, quantity, real_case, sound_facts, subject

CODE = "CK-X2"


def texts(**chapters):
    return subject(sound_facts(texts=chapters))


def test_text_that_differs_from_the_data_is_told_once():
    examined = texts(conclusion="全年阅读推广活动113场。", measures="阅读推广活动113场。")

    (finding,) = BY_CODE[CODE](examined)

    assert (finding.where, finding.stated, finding.computed) == ("texts.conclusion", "113场", "131场")
    assert finding.message == (
        "“自评结论”中“全年阅读推广活动113场”与报告数据不一致：“阅读推广活动场次·完成值”为 131场，"
        "请核对后统一，或改为引用数据。"
    )


def test_transposed_digits_of_an_amount_are_told_in_the_unit_of_the_text():
    assert found(CODE, texts(conclusion="项目实际支出45.70万元。")) == [("texts.conclusion", "45.70万元", "50万元")]


def test_the_real_case_states_154_86_for_154_80():
    assert found(CODE, real_case("overall")) == [("lines[0].basis", "154.86%", "154.8%")]
    assert found(CODE, real_case("project")) == []


@pytest.mark.parametrize(
    "text",
    [
        "全年举办阅读推广活动131场，读者满意度94.5%，参加活动约3万人次。",
        "项目支出500,000元，即50.00万元。",
        "活动按期举办率达95%以上。",
        "全年举办阅读推广活动〔阅读推广活动场次·完成值〕。",
        "2023年举办阅读推广活动96场。",
        "阅读推广活动比上年增加12场。",
    ],
)
def test_what_agrees_or_is_of_another_thing_is_not_told(text):
    assert found(CODE, texts(conclusion=text)) == []


def test_a_bound_figure_is_never_told():
    facts = sound_facts(texts={"conclusion": "读者满意度〔活动按期举办率·完成值〕。"})

    assert found(CODE, subject(facts)) == []


def test_two_texts_that_differ_are_told():
    examined = texts(conclusion="新建社区书屋联盟站点36个。", measures="新建社区书屋联盟站点63个。")

    assert found(CODE, examined) == [("texts.measures", "63个", "36个")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("购置资金36万元。", "购置资金63万元。"),
        ("2023年新建社区书屋联盟站点36个。", "新建社区书屋联盟站点63个。"),
        ("计划新建社区书屋联盟站点63个。", "新建社区书屋联盟站点36个。"),
        ("新建社区书屋联盟站点约36个。", "新建社区书屋联盟站点37个。"),
        ("新建社区书屋联盟站点36个，维护社区书屋联盟站点12个。", "新建社区书屋联盟站点36个。"),
    ],
)
def test_common_names_other_years_and_plans_are_no_contradiction(one, other):
    assert found(CODE, texts(conclusion=one, measures=other)) == []


def test_the_same_digits_in_yuan_and_in_ten_thousand_are_told():
    examined = texts(goals="发放耕地地力保护补贴1286.35万元。", conclusion="足额发放耕地地力保护补贴1286.35元。")

    assert found(CODE, examined) == [("texts.goals", "1286.35万元", "1286.35元")]


def test_targets_are_never_the_same_figure_as_results():
    listed = "任务指标为：有效线索3条，新建社区书屋联盟站点为5个。"
    examined = texts(organisation=listed, conclusion="新建社区书屋联盟站点7个。")

    assert found(CODE, examined) == []


def test_goals_are_held_against_the_declared_targets():
    targets = (TargetFacts("output", "quantity", "新建社区书屋联盟站点", "≥36个"),)

    def saying(**chapters):
        return subject(sound_facts(targets=targets, texts=chapters))

    assert found(CODE, saying(goals="新建社区书屋联盟站点63个。")) == [("texts.goals", "63个", "36个")]
    assert found(CODE, saying(conclusion="新建社区书屋联盟站点63个。")) == []


def test_the_rate_of_a_budget_line_is_known_by_the_name_of_the_line():
    line = replace(
        sound_facts().budget_lines[0], title="单位自筹", project="", adjusted_budget=Decimal(1500000), received=None
    )
    line = replace(line, initial_budget=Decimal(1500000), spent=Decimal(1485000), carried_over=Decimal(15000))
    examined = subject(sound_facts(budget_lines=(line,), texts={"conclusion": "自筹资金执行率99.90%。"}))

    assert found(CODE, examined) == [("texts.conclusion", "99.90%", "99%")]


def test_a_figure_is_called_by_the_heading_before_it():
    examined = texts(measures="新增高效节水灌溉面积4.6万亩。", conclusion="一是推进灌溉。\n二是节水灌溉。新增4.8万亩。")

    assert found(CODE, examined) == [("texts.conclusion", "4.8万亩", "4.6万亩")]
    assert found(CODE, texts(measures="新增高效节水灌溉面积4.6万亩。", conclusion="二是绿化造林。新增4.8万亩。")) == []


def test_reports_of_one_unit_that_differ_are_told():
    facts = sound_facts()
    line = replace(facts.budget_lines[0], spent=Decimal("450000.00"))
    rows = (quantity("shows", "阅读推广活动场次", "≥120场", "113场"),)
    other = subject(replace(facts, budget_lines=(line,), indicators=rows, project="另一项目"))

    assert found(CODE, subject(facts, others=(other,))) == [
        ("indicators[0].actual", "131场", "113场"),
        ("budget_lines[0].spent", "500000.00元", "450000.00元"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“三公”经费支出1.2万元，预算3万元，执行率40%。",
        "中央资金支出30万元，执行率100%；县级配套支出16万元，执行率80%。",
        "县级配套年初预算30万元，支出16万元，执行率53.33%；全年预算20万元，执行率80%。",
        "（三）政府采购。采购全部公开。预算12万元，支出11万元，执行率91.67%。",
        "举办培训班12期，支出8万元。",
        "一是购置图书。预算12万元，支出11.86万元，执行率98.83%。",
        "全年执行率97.92%的单位有3个。",
        "公务接待严格控制，预算3万元，支出1.24万元。",
        "其中书架购置支出9万元，执行率90%；展板制作支出5万元，执行率95%。",
    ],
)
def test_a_general_name_is_that_of_the_thing_spoken_of(text):
    assert found(CODE, texts(conclusion=text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "（二）资金情况。支出45万元，执行率90%。",
        "全年预算50万元，支出45万元，其中书架购置支出9万元，执行率90%；",
        "预算45万元，全部为财政资金。",
    ],
)
def test_a_general_name_by_itself_is_that_of_the_report(text):
    assert found(CODE, texts(conclusion=text))[0][1] == "45万元"


@pytest.mark.parametrize(
    ("title", "is_told"), [("“三公”经费控制率", False), ("公用经费", False), ("预算执行情况", True)]
)
def test_the_title_of_a_score_line_says_of_what_it_speaks(title, is_told):
    examined = judged_subject(title, "预算15万元，支出12.4万元。", "5")

    assert bool(found(CODE, examined)) is is_told


def test_counts_told_together_are_one_figure():
    examined = texts(measures="举办培训班7期，培训1180人次。", conclusion="全市共举办9期业务培训，培训1180人次。")

    assert found(CODE, examined) == [("texts.measures", "7期", "9期")]


@pytest.mark.parametrize(
    "other",
    [
        "全市共举办7期业务培训，培训1180人次。",
        "全市共举办9期业务培训，培训1080人次。",
        "全市共举办9期讲座，培训1180人次。",
        "计划举办9期业务培训，培训1180人次。",
        "上年举办9期业务培训，培训1180人次。",
    ],
)
def test_counts_of_other_things_are_not_told_together(other):
    assert found(CODE, texts(measures="举办培训班7期，培训1180人次。", conclusion=other)) == []


def test_plan_and_result_in_a_basis_are_known():
    examined = judged_subject(
        "主体班完成率", "计划举办主体班18期，实际举办18期。", "5", texts={"conclusion": "举办主体班16期。"}
    )

    assert found(CODE, examined) == [("texts.conclusion", "16期", "18期")]


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("阅读推广活动131场，比目标多13场。", "11场"),
        ("阅读推广活动131场，超目标11场。", None),
        ("阅读推广活动131场，比目标多约10场。", None),
        ("读者满意度94.5%，高于目标4.5个百分点。", None),
        ("读者满意度94.5%，比目标高5.4个百分点。", "4.5个百分点"),
        ("读者满意度94.5%，比上年高5.4个百分点。", None),
        ("阅读推广活动131场，参加人次比目标多3场。", None),
    ],
)
def test_the_way_to_the_target_is_recomputed(text, computed):
    told = found(CODE, texts(conclusion=text))

    assert [one[2] for one in told] == ([computed] if computed else [])


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("自评总分95.5分，评价等级为良。", True),
        ("自评总分95.5分，等次为“优秀”。", False),
        ("自评总分95.5分，比上年的等级提高一档。", False),
        ("上年考核等级为良。", False),
        ("合同履约考核88分，等级为良。", False),
    ],
)
def test_the_grade_in_text_is_that_of_the_total(text, is_told):
    facts = sound_facts(stated=StatedFacts(total=Decimal("95.5"), grade="优"), texts={"conclusion": text})

    assert found(CODE, subject(facts)) == ([("texts.conclusion", "等级为良", "优")] if is_told else [])
