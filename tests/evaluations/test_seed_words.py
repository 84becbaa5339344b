from pathlib import Path

from evaluations import outline, package
from evaluations.assessment import assess
from evaluations.documents.blocks import Document, Heading, Paragraph
from evaluations.documents.context import build
from scoring.loader import scheme_from_file
from tests.evaluations.seed import OVERALL, PROJECT, compare

FIXTURES = Path("fixtures")


def document(kind: str) -> Document:
    content = (FIXTURES / "demo" / f"zhanjiang-urban-renewal-2023-{kind}.json").read_bytes()
    facts, scheme = package.facts_from(
        package.parse(content), lambda code: scheme_from_file(FIXTURES / "schemes" / f"{code}.yaml")
    )
    return build(facts, assess(facts, scheme), outline.load(facts.outline))


def flat(document: Document) -> str:
    lines = [document.attachment_label, document.title, *(f"{label}：{value}" for label, value in document.cover)]
    for block in (*document.blocks, *(block for annex in document.annexes for block in annex.blocks)):
        if isinstance(block, Heading):
            lines.append(block.number + block.title + block.text)
        elif isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += [block.caption, *(column.title for column in block.columns)]
            lines += [cell for row in block.rows for cell in row.cells] + [block.note]
    return "\n".join(lines)


def test_the_overall_report_says_what_the_published_one_says():
    found = compare(flat(document("overall")), OVERALL)

    assert found.missing_numbers == ()
    assert found.share > 0.999
    # The outline words every score sentence alike; the published report does not.
    assert [piece[-15:] for piece in found.missing_paragraphs] == [
        "该项目自评20分。",
        "99.81%。该项目自评9.98分。"[-15:],
        "预算执行情况。自评7分,其中:",
        "信息公开情况。自评3分,其中:",
        "绩效管理制度情况。自评15分,其中:"[-15:],
    ]


def test_the_project_report_says_what_the_published_one_says():
    found = compare(flat(document("project")), PROJECT)

    assert found == (found.total, found.total, (), ())


def test_a_changed_number_is_told():
    text = flat(document("project")).replace("1641.69", "1641.96")

    found = compare(text, PROJECT)

    assert found.missing_numbers == (("1641.69", "1641.69亩"),)
    assert found.missing_paragraphs == ("1641.69亩",)
    assert found.matched < found.total


def test_a_paragraph_left_out_is_told():
    text = "\n".join(line for line in flat(document("overall")).splitlines() if "改进措施" not in line)

    found = compare(text, OVERALL)

    assert "改进措施" in found.missing_paragraphs


def test_page_numbers_and_line_ends_do_not_count():
    text = flat(document("project"))
    pages = "\n".join(text[i : i + 28] + f"\n— {i} —\n" for i in range(0, len(text), 28))

    assert compare(pages, PROJECT) == compare(text, PROJECT)
