"""First drafts say what the figures say, nothing else, and go on saying it when figures change."""

import re
from dataclasses import replace

import pytest

from evaluations import outline
from evaluations.assessment import assess_readable
from evaluations.bindable import figures
from evaluations.drafts import basis_draft, chapter_draft
from evaluations.facts import IndicatorFacts, LineFacts, ReportFacts, UnitFacts, YearFacts
from evaluations.narrative import resolve
from scoring.storing import find_in_files, scheme_files
from tests.packages import demo_facts

OVERALL = "zhanjiang-overall-2024"
BLANK = ReportFacts(kind="overall", scheme=OVERALL, outline=OVERALL, unit=UnitFacts("某局"), year=YearFacts(2024))
AREA = IndicatorFacts("area", "output", "quantity", "改造面积（亩）", "quantity", "≥", "亩", "2200亩", "2235.43亩")
LAND = IndicatorFacts("land", "output", "quantity", "土地出让金", "quantity", "≥", "亿元", "6亿元", "1.3亿元")
COMBINATIONS = [
    (code, path.stem)
    for code in outline.available()
    for path in scheme_files()
    if find_in_files(path.stem).kind == outline.load(code).kind
]


def assessed(facts):
    return assess_readable(facts, find_in_files(facts.scheme))[0]


def basis(item, facts):
    assessment = assessed(facts)
    line = next(line for line in assessment.lines if line.item.code == item)
    return basis_draft(line, facts, assessment)


def printed(text, facts):
    return resolve(text, figures(facts, assessed(facts)), "初稿", blank="〔{}：未填〕").splitlines()


def indicators_of(*indicators, item="A1"):
    """The draft as printed of a report that has just these indicators."""
    facts = replace(BLANK, indicators=indicators)
    return printed(basis(item, facts), facts)


def chapter(template, facts):
    return printed(chapter_draft(template, facts, assessed(facts)), facts)


def test_a_met_target_is_told_with_its_completion():
    assert indicators_of(AREA) == ["改造面积2235.43亩，目标值2200亩，完成率101.61%，达标。"]


def test_a_missed_target_is_told_as_missed_with_its_reason():
    reason = "土地市场低迷，流拍较多。"

    told = indicators_of(replace(LAND, deviation_reason=reason))

    assert told == ["土地出让金1.3亿元，目标值6亿元，完成率21.67%，未达标，原因：土地市场低迷，流拍较多。"]


def test_a_reason_not_given_yet_stays_open():
    assert indicators_of(LAND) == [
        "土地出让金1.3亿元，目标值6亿元，完成率21.67%，未达标，原因：〔土地出让金·偏差原因：未填〕。"
    ]


def test_what_is_not_measured_is_called_neither_met_nor_missed():
    actual, ratio, met = (f"〔改造面积（亩）·{aspect}：未填〕" for aspect in ("完成值", "完成率", "完成情况"))

    assert indicators_of(replace(AREA, actual="")) == [f"改造面积{actual}，目标值2200亩，完成率{ratio}，{met}。"]


def test_an_upper_limit_is_told_as_one_unless_it_says_so_itself():
    cost = IndicatorFacts("cost", "output", "cost", "成本", "quantity", "≤", "万元", "405万元", "170.57万元")

    plain, spelled_out = indicators_of(cost), indicators_of(replace(cost, target="不超过405万元"))

    assert plain == ["成本170.57万元，目标值不高于405万元，完成率237.44%，达标。"]
    assert spelled_out == ["成本170.57万元，目标值不超过405万元，完成率237.44%，达标。"]


def test_days_and_qualities_are_told_without_a_ratio():
    day = IndicatorFacts("day", "output", "timeliness", "完成时间", "date", target="2024/12/31", actual="2025/1/5")
    quality = IndicatorFacts(
        "quality", "output", "quality", "服务水平", "qualitative", target="提高", actual="明显提高。", level="achieved"
    )

    assert indicators_of(day, quality) == [
        "完成时间（目标：2024/12/31）：2025/1/5，未达标，原因：〔完成时间·偏差原因：未填〕。",
        "服务水平（目标：提高）：明显提高，达成预期目标。",
    ]


def test_an_indicator_that_does_not_apply_is_told_with_the_reason():
    facts = replace(BLANK, indicators=(AREA, replace(LAND, not_applicable="本年无任务。")))

    assert chapter("{indicators}", facts)[1] == "土地出让金不适用：本年无任务。"


def test_figures_without_a_name_of_their_own_stand_as_they_are():
    twins = (replace(AREA, title="面积", unit=""), replace(AREA, key="b", title="面积", unit="", actual="1100亩"))

    told = indicators_of(*twins)

    assert told == [
        "面积2235.43亩，目标值2200亩，完成率101.61%，达标。",
        "面积1100亩，目标值2200亩，完成率50%，未达标，原因：〔面积·偏差原因：未填〕。",
    ]


def test_a_draft_follows_the_figures():
    facts = replace(BLANK, indicators=(AREA,))
    draft = basis("A1", facts)

    later = replace(facts, indicators=(replace(AREA, actual="1100亩"),))

    assert printed(draft, later) == ["改造面积1100亩，目标值2200亩，完成率50%，未达标。"]


def test_losses_are_the_items_without_full_points_with_what_was_missed():
    facts = replace(
        BLANK,
        indicators=(AREA, replace(LAND, deviation_reason="市场低迷")),
        lines=(
            LineFacts("D2", checks={"targets": True, "evaluations": False}),
            LineFacts("E1", checks={"indicators": True, "use": True}),
            LineFacts("A1", self_score=None),
        ),
    )

    assert chapter("{losses}", facts) == [
        "部门整体绩效目标产出指标完成情况：满分20分，自评12.17分。",
        "土地出让金1.3亿元，目标值6亿元，完成率21.67%，未达标，原因：市场低迷。",
        "绩效信息公开情况：满分1分，自评0.5分，不符合的要求：绩效自评资料已公开。",
    ]


def test_points_computed_below_the_self_score_are_not_concealed():
    told = chapter("{losses}", demo_facts("overall"))

    assert told[0] == "部门整体绩效目标产出指标完成情况：满分20分，自评19.5分，测算17.76分。"


def test_a_list_with_nothing_to_list_makes_no_draft():
    assert chapter("失分情况如下：\n{losses}", BLANK) == []
    assert chapter("{indicators}", BLANK) == []


def test_a_paragraph_with_a_figure_the_report_does_not_have_is_left_out():
    assert chapter("本年〔公用经费〕。\n单位：〔单位〕。", BLANK) == ["单位：某局。"]


def test_chapters_of_the_real_case():
    facts = demo_facts("overall")
    drafts = {part.key: part.draft for part in outline.load(facts.outline).written}

    assert chapter(drafts["spending"], facts)[0].endswith(
        "基本支出478.65万元，项目支出475.08万元，部门预算资金支出率为99.81%。"
    )
    assert chapter(drafts["result"], facts) == ["对照评分标准，2023年度我单位整体绩效自评总分为99.48分，等级为优。"]
    assert chapter(drafts["goals"], facts)[0] == "新增实施改造面积2200亩。"


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_the_outlines_of_the_real_case_name_only_figures_it_has(kind):
    facts = demo_facts(kind)
    drafts = [part.draft for part in outline.load(facts.outline).written if part.draft and "{" not in part.draft]

    made = [chapter_draft(draft, facts, assessed(facts)) for draft in drafts]

    assert made == drafts


@pytest.mark.parametrize(("code", "scheme"), COMBINATIONS)
@pytest.mark.parametrize("filled", [True, False])
def test_no_draft_invents_a_figure_or_names_one_that_is_not_there(code, scheme, filled):
    form = outline.load(code)
    entered = demo_facts(form.kind)
    facts = replace(BLANK, kind=form.kind, indicators=entered.indicators if filled else ())
    facts = replace(facts, scheme=scheme, outline=code)

    drafts = [chapter_draft(part.draft, facts, assessed(facts)) for part in form.written if part.draft]
    drafts += [basis(item.code, facts) for item in find_in_files(scheme).items]

    assert len(drafts) > len(find_in_files(scheme).items)
    printed("\n".join(drafts), facts)
    assert [text for text in drafts if re.search(r"\d", re.sub("〔[^〔〕]*〕", "", text))] == []
