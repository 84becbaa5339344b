"""Where a chapter stands: numbered as the document numbers it."""

import pytest

from evaluations import outline
from evaluations.assessment import assess
from evaluations.chapters import chapter
from evaluations.documents.blocks import Heading
from evaluations.documents.context import build
from evaluations.outline import outline_from
from tests.packages import demo_facts, find_scheme


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_headings_are_those_of_the_document(kind):
    facts = demo_facts(kind)
    form = outline.load(facts.outline)
    blocks = build(facts, assess(facts, find_scheme(facts.scheme)), form).blocks
    printed = {f"{block.number}{block.entry}" for block in blocks if isinstance(block, Heading)}

    numbered = [part for part in form.written if getattr(part, "numbered", False)]
    headings = {heading for part in numbered for heading in chapter(form, part.key, facts.texts).headings}

    assert numbered
    assert headings <= printed


def test_a_chapter_knows_the_headings_above_it_and_its_neighbours():
    form = outline.load("zhanjiang-overall-2024")

    found = chapter(form, "result", {})

    assert found.headings == ("三、绩效自评情况", "（一）自评结果")
    assert (found.part.key, found.previous.key, found.following.key) == ("result", "consistency", "problems")


def test_the_first_and_the_last_have_one_neighbour():
    form = outline.load("zhanjiang-overall-2024")

    first, last = chapter(form, "opening", {}), chapter(form, "closing", {})

    assert (first.headings, first.previous, last.following) == (("前言",), None, None)


def test_optional_chapters_count_once_something_is_written_or_about_to_be():
    data = {
        "code": "a",
        "title": "a",
        "full_title": "a",
        "kind": "overall",
        "year": 2024,
        "chapters": [
            {"title": "甲", "key": "a", "required": False},
            {"title": "乙", "key": "b", "required": False},
            {"title": "丙", "key": "c"},
        ],
    }
    form = outline_from(data)

    assert chapter(form, "c", {}).headings == ("一、丙",)
    assert chapter(form, "c", {"a": "有"}).headings == ("二、丙",)
    assert chapter(form, "b", {}).headings == ("一、乙",)


def test_below_an_analysis_of_scores_headings_are_not_numbered_here():
    below = {"title": "说明", "key": "note"}
    data = {
        "code": "a",
        "title": "a",
        "full_title": "a",
        "kind": "overall",
        "year": 2024,
        "chapters": [{"title": "得分", "holds": ["scores"], "sections": [below]}],
        "scores": [{"item": "{title}"}],
    }

    assert chapter(outline_from(data), "note", {}).headings == ("一、得分", "说明")
