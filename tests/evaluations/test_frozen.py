import json
from datetime import date

import pytest

from evaluations import outline
from evaluations.assessment import assess
from evaluations.documents.blocks import Annex, Column, Document, Heading, Paragraph, Row, Table
from evaluations.documents.context import build
from evaluations.documents.frozen import document_from, to_data
from evaluations.enums import ReportKind
from tests.packages import demo_facts, find_scheme


@pytest.mark.parametrize("kind", ReportKind)
def test_a_stored_document_comes_back_as_it_was(kind):
    facts = demo_facts(kind)
    document = build(facts, assess(facts, find_scheme(facts.scheme)), outline.load(facts.outline))

    assert document_from(json.loads(json.dumps(to_data(document)))) == document


def test_blocks_say_what_they_are():
    document = Document(
        title="报告",
        full_title="某局报告",
        subject="",
        author="某局",
        attachment_label="",
        cover=(("单位", "某局"),),
        blocks=(Heading(1, "一、", "概况", anchor="s1"), Paragraph("文字。")),
        annexes=(Annex("附表1", "评分表", (Table("", (Column("项目", 100),), (Row(("甲",)),)),)),),
        dated=date(2024, 7, 26),
        year=2023,
    )

    data = to_data(document)

    assert [block["block"] for block in data["blocks"]] == ["heading", "paragraph"]
    assert data["annexes"][0]["blocks"][0]["block"] == "table"
    assert data["dated"] == "2024-07-26"
    assert document_from(json.loads(json.dumps(data))) == document
