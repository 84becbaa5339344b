from evaluations.consistency import BY_CODE
from evaluations.facts import EvidenceFacts
from tests.subjects import sound_facts, subject


def test_evidence_of_an_indicator_that_is_gone_is_told():
    there = EvidenceFacts("结算", "a.pdf", "0" * 64, item="E1", indicator="events")
    gone = EvidenceFacts("照片", "b.jpg", "1" * 64, indicator="gone")
    facts = sound_facts(evidence=(there, gone, EvidenceFacts("纪要", "c.pdf", "2" * 64)))

    assert [(one.where, one.stated, one.message) for one in BY_CODE["CK-E4"](subject(facts))] == [
        ("evidence[1].indicator", "gone", "佐证材料“照片”证明的绩效指标已经删除，请另选一个，或改为“不指定”。")
    ]
