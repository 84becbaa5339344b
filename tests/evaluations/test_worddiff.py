"""What was taken out of a text and put in: words whole, nothing lost, never slow."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.worddiff import Kept, word_diff

SAME, REMOVED, ADDED = Kept
PIECES = (
    "全年",
    "完成改造面积",
    "2200亩",
    "98.5%",
    "，",
    "。",
    "\n",
    "〔产值·完成率〕",
    "1,096.51万元",
    "2023年12月31日",
    "有效",
    " ",
)
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)
FIGURE = re.compile(r"[\d,.]+(?:亩|%|万元)?|\d+年\d+月\d+日")


def marked(before, after):
    """The difference with [-what was removed-] and {+what was added+}."""
    frames = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(frames[kind].format(text) for kind, text in word_diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("完成2200亩，达标。", "完成2250亩，达标。", "完成[-2200亩-]{+2250亩+}，达标。"),
        ("执行率95.37%。", "执行率95.4%。", "执行率[-95.37%-]{+95.4%+}。"),
        ("拨款三十万元。", "拨款三十五万元。", "拨款[-三十万元-]{+三十五万元+}。"),
        ("2023年12月31日完工。", "2023年12月30日完工。", "[-2023年12月31日-]{+2023年12月30日+}完工。"),
        ("支出1,096.51万元。", "支出1,096.52万元。", "支出[-1,096.51万元-]{+1,096.52万元+}。"),
        ("按〔产值·完成率〕计。", "按〔产量·完成率〕计。", "按[-〔产值·完成率〕-]{+〔产量·完成率〕+}计。"),
        ("第一段。\n第二段。", "第一段。\n新的一段。\n第二段。", "第一段。\n{+新的一段。\n+}第二段。"),
        ("甲乙丙", "子丑寅", "[-甲乙丙-]{+子丑寅+}"),
        ("", "新写的。", "{+新写的。+}"),
        ("删去的。", "", "[-删去的。-]"),
        ("没有变。", "没有变。", "没有变。"),
        ("", "", ""),
    ],
)
def test_what_was_removed_and_added_stands_in_its_place(before, after, expected):
    assert marked(before, after) == expected


def test_a_word_of_one_or_two_characters_between_changes_goes_with_them():
    assert marked("资金使用管理规范有序。", "经费使用监督规范有序。") == "[-资金使用管理-]{+经费使用监督+}规范有序。"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(texts, texts)
def test_the_segments_give_back_both_texts(before, after):
    segments = word_diff(before, after)

    assert "".join(text for kind, text in segments if kind != ADDED) == before
    assert "".join(text for kind, text in segments if kind != REMOVED) == after
    assert all(text for _, text in segments)
    assert (before == after) == all(kind == SAME for kind, _ in segments)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(("2200亩", "98.5%", "1,096.51万元", "2023年12月31日")), min_size=1, max_size=6), st.data()
)
def test_a_figure_is_never_cut(figures, data):
    changed = [data.draw(st.sampled_from((one, "2300亩", "98.6%", "1,096.5万元"))) for one in figures]
    before, after = ("，完成".join(parts) + "。" for parts in (figures, changed))

    removed = [figure for kind, text in word_diff(before, after) if kind != ADDED for figure in FIGURE.findall(text)]
    added = [figure for kind, text in word_diff(before, after) if kind != REMOVED for figure in FIGURE.findall(text)]

    assert (removed, added) == (FIGURE.findall(before), FIGURE.findall(after))


def long_texts():
    """Pairs of 20,000 characters: ordinary ones, and ones that are made to be slow to compare."""
    chance = random.Random(5)  # noqa: S311
    han = [chr(0x4E00 + number) for number in range(600)]
    for alphabet, ends in (
        (han, "。\n"),
        (han, ""),
        (han[:2], ""),
        (han[:3], "。"),
        (["甲", "\n"], ""),
        ("0123456789", "。"),
    ):
        first = "".join(chance.choice(alphabet) if chance.random() > 0.04 else ends[:1] or "甲" for _ in range(20000))
        second = list(first)
        for _ in range(600):
            second[chance.randrange(len(second))] = chance.choice(alphabet)
        yield first, "".join(second)
        yield first, first[::-1]
    yield "".join(han[:3]) * 6000, "".join(reversed(han[:3])) * 6000
    yield ("".join(han[:3]) * 40 + "。") * 160, ("".join(reversed(han[:3])) * 40 + "。") * 160


@pytest.mark.parametrize("pair", tuple(long_texts()), ids=range(14))
def test_long_texts_are_compared_quickly(pair):
    begun = time.process_time()

    segments = word_diff(*pair)

    assert time.process_time() - begun < 0.2
    assert "".join(text for kind, text in segments if kind != ADDED) == pair[0]


def test_a_small_change_in_a_long_text_is_told_as_small():
    before = "".join(f"第{number}项工作按计划完成，群众满意。\n" for number in range(1000))
    after = before.replace("第500项工作按计划完成", "第500项工作延期完成")

    assert [one for one in word_diff(before, after) if one.kind != SAME] == [(REMOVED, "按计划"), (ADDED, "延期")]
