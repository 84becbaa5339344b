from dataclasses import replace

from evaluations import consistency
from evaluations.assessment import assess
from evaluations.facts import EvidenceFacts
from evaluations.package import facts_from
from tests.packages import demo_data, find_scheme


def test_evidence_of_an_indicator_that_is_gone_is_told():
    facts, scheme = facts_from(demo_data(), find_scheme)
    there = EvidenceFacts("结算", "a.pdf", "0" * 64, item="A1", indicator=facts.indicators[0].key)
    gone = EvidenceFacts("照片", "b.jpg", "1" * 64, indicator="gone")
    facts = replace(facts, evidence=(there, gone, EvidenceFacts("纪要", "c.pdf", "2" * 64)))

    findings = [
        one for one in consistency.run(consistency.Subject(facts, assess(facts, scheme))) if one.code == "CK-E4"
    ]

    assert [(one.where, one.message) for one in findings] == [
        ("evidence[1].indicator", "佐证材料“照片”证明的绩效指标已经删除，请另选一个，或改为“不指定”。")
    ]
