import pytest
import yaml

from evaluations.outline import Frame, OutlineError, available, load, outline_from

OTHER_CITY = """
code: xuwen-2025
title: 部门整体支出绩效自评报告
full_title: 〔单位〕〔评价年度〕年部门整体支出绩效自评报告
kind: overall
year: 2025
cover: [{label: 部门名称, value: 〔单位〕}]
opening: {key: opening, title: 前言}
chapters:
  - {key: basics, title: 部门基本情况, guidance: 写明职能。}
  - title: 绩效分析
    sections:
      - {title: 得分情况, holds: [text, scores, targets], key: scoring}
closing: {key: closing, title: 结语, required: false}
scores: [{item: "{title}得{score}分。", numbered: true}]
tables:
  - kind: targets
    columns: [{title: 指标, shows: title, width: 60}, {title: 目标值, shows: target, width: 40, align: center}]
"""


def problems_of(data):
    with pytest.raises(OutlineError) as caught:
        outline_from(data)
    return [tuple(problem) for problem in caught.value.problems]


def other_city(**changes):
    return yaml.safe_load(OTHER_CITY) | changes


@pytest.mark.parametrize("code", available())
def test_every_outline_that_ships_is_sound(code):
    outline = load(code)

    assert outline.code == code
    assert all(part.guidance for part in outline.written)


def test_another_city_needs_a_file_and_no_code(tmp_path):
    (tmp_path / "xuwen-2025.yaml").write_text(OTHER_CITY, encoding="utf-8")

    outline = load("xuwen-2025", tmp_path)

    assert [part.key for part in outline.written] == ["opening", "basics", "scoring", "closing"]
    assert outline.opening == Frame("opening", "前言")
    assert [(place.path, place.depth) for place in outline.placed] == [
        ("chapters[0]", 1),
        ("chapters[1]", 1),
        ("chapters[1].sections[0]", 2),
    ]


def test_an_unknown_code_is_answered_with_what_there_is(tmp_path):
    (tmp_path / "xuwen-2025.yaml").write_text(OTHER_CITY, encoding="utf-8")

    with pytest.raises(OutlineError) as caught:
        load("xuwen-2026", tmp_path)

    assert str(caught.value) == "outline：没有报告提纲“xuwen-2026”，现有：xuwen-2025。"


def test_the_code_is_the_name_of_the_file(tmp_path):
    (tmp_path / "maoming.yaml").write_text(OTHER_CITY, encoding="utf-8")

    with pytest.raises(OutlineError) as caught:
        load("maoming", tmp_path)

    assert str(caught.value) == "code：“xuwen-2025”与文件名“maoming.yaml”不一致，请改为一致。"


def test_a_key_given_twice_is_refused(tmp_path):
    (tmp_path / "xuwen-2025.yaml").write_text(OTHER_CITY + "year: 2026\n", encoding="utf-8")

    with pytest.raises(OutlineError) as caught:
        load("xuwen-2025", tmp_path)

    assert [problem.path for problem in caught.value.problems] == ["xuwen-2025.yaml"]
    assert "重复了“year”" in str(caught.value)


def test_all_problems_are_told_at_once_with_their_paths():
    data = other_city(
        kind="annual",
        year="今年",
        colour="red",
        chapters=[
            {"key": "basics", "title": "一"},
            {"key": "basics", "title": "二", "holds": ["text", "pictures", "results"]},
            {"title": "三"},
            {"title": "四", "holds": ["text"]},
        ],
        scores=[{"item": "{title}得{points}分"}, {"item": "{title", "results": True, "dimensions": ["A", "A"]}],
        annexes=[{"title": "附表", "holds": ["text"]}],
        adjustment="{title}：{score}",
    )

    problems = problems_of(data)

    assert [path for path, _ in problems] == [
        "colour",
        "year",
        "kind",
        "chapters",
        "chapters[1].holds[1]",
        "chapters[1].holds[2]",
        "chapters[2]",
        "chapters[3].key",
        "annexes[0].holds[0]",
        "adjustment",
        "scores[0].item",
        "scores[1].item",
        "scores[1].results",
        "scores",
    ]
    assert problems[2] == ("kind", "“annual”应为以下之一：overall、project。")
    assert problems[3] == ("chapters", "key“basics”用了2次，每段文字须有自己的 key。")
    assert problems[10] == ("scores[0].item", "“{title}得{points}分”中只能使用{title}、{score}，不能使用{points}。")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([{"title": "指标", "shows": "title", "width": 90}], ("tables[0].columns", "各列宽度合计90，应为100。")),
        (
            [{"title": "得分", "shows": "points", "width": 100}],
            ("tables[0].columns[0].shows", "“points”应为以下之一：level1、level2、title、target。"),
        ),
        (
            [{"title": "指标", "shows": "title", "width": 100, "align": "middle"}],
            ("tables[0].columns[0].align", "“middle”应为以下之一：left、center、right。"),
        ),
        ([], ("tables[0].columns", "各列宽度合计0，应为100。")),
    ],
)
def test_tables_are_checked(columns, expected):
    assert problems_of(other_city(tables=[{"kind": "targets", "columns": columns}])) == [expected]


def test_a_first_draft_is_text_of_a_chapter_and_lists_what_can_be_listed():
    chapters = [
        {"key": "basics", "title": "一", "draft": "得{points}分"},
        {"title": "二", "holds": ["targets"], "draft": "x"},
    ]
    opening = {"key": "opening", "title": "前言", "draft": "{indicators"}

    assert problems_of(other_city(chapters=chapters, opening=opening)) == [
        (
            "chapters[0].draft",
            "“得{points}分”中只能使用{amounts}、{targets}、{indicators}、{losses}，不能使用{points}。",
        ),
        ("chapters[1].draft", "只有要填写文字的章节才能有初稿，请填写 key，或去掉 draft。"),
        ("opening.draft", "“{indicators”的花括号不成对。"),
    ]


def test_a_section_deeper_than_four_has_no_number():
    section = {"title": "五级", "key": "deep"}
    for title in ("四级", "三级", "二级", "一级"):
        section = {"title": title, "sections": [section]}

    assert problems_of(other_city(chapters=[section])) == [
        ("chapters[0].sections[0].sections[0].sections[0].sections[0]", "章节最多4级。")
    ]


def test_scores_need_room_for_the_headings_below_them():
    chapters = [
        {"title": "一级", "sections": [{"title": "二级", "sections": [{"title": "三级", "holds": ["scores"]}]}]}
    ]
    scores = [{"heading": "{title}：", "item": "{title}。", "numbered": True}]

    assert problems_of(other_city(chapters=chapters, scores=scores)) == [
        ("chapters[0].sections[0].sections[0]", "评分分析要在下面再分2级，超过4级，请上移这一节。")
    ]


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_what_is_no_outline_is_refused(data):
    assert ("chapters", "至少要有一章。") in problems_of(data)
