import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import EvidenceFacts, StatedFacts
from tests.subjects import found, real_case, sound_facts, subject


def file(**proves):
    return EvidenceFacts("材料", "a.pdf", "0" * 64, **proves)


def test_where_evidence_is_listed_all_points_have_some():
    (told,) = BY_CODE["CK-E1"](subject(sound_facts(evidence=(file(item="E1"), file(indicator="events")))))

    assert (told.where, told.stated, told.computed) == ("evidence", "2 项", "")
    assert told.message == "“效益指标”、“满意度指标”有得分而没有佐证材料，请补充，或核对佐证材料对应的评分项。"


def test_without_any_evidence_and_with_all_of_it_nothing_is_told():
    every = tuple(file(item=code) for code in ("E1", "O1", "B1", "S1"))

    assert found("CK-E1", subject()) == []
    assert found("CK-E1", subject(sound_facts(evidence=every))) == []


@pytest.mark.parametrize(("stated", "is_told"), [(StatedFacts(), True), (StatedFacts(grade="优"), False)])
def test_a_reference_to_evidence_needs_some_but_a_published_report_has_it_elsewhere(stated, is_told):
    facts = sound_facts(texts={"conclusion": "活动已全部开展（详见佐证材料）。"}, stated=stated)

    assert found("CK-E1", subject(facts)) == ([("evidence", "详见佐证材料", "0")] if is_told else [])


def test_the_real_case_lists_none():
    assert found("CK-E1", real_case("overall")) == []
