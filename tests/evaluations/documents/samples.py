"""Documents of known shape for the tests of rendering."""

import shutil
import subprocess
from datetime import date

from evaluations.documents.blocks import Annex, Block, Column, Document, Heading, Paragraph, Row, Table

SENTENCE = "全市上下认真落实预算绩效管理要求，年度预算1096.51万元，支出953.73万元，执行率86.98%，按GB/T 9704—2012排版。"


def make_document(*blocks: Block, annexes: tuple[Annex, ...] = (), title: str = "整体绩效自评报告") -> Document:
    return Document(
        title=title,
        full_title="示例市档案馆2023年度整体绩效自评报告",
        subject="示例市2024年绩效自评通知",
        author="示例市档案馆",
        attachment_label="附件4",
        cover=(("评价年度", "2023"), ("评价单位（公章）", "")),
        blocks=blocks or (Paragraph("正文。"),),
        annexes=annexes,
        dated=date(2024, 7, 26),
        year=2023,
    )


def make_chapters(count: int = 6) -> tuple[Block, ...]:
    """Chapters with paragraphs of different lengths, some 120 lines on paper."""
    blocks: list[Block] = []
    for number in range(1, count + 1):
        blocks.append(Heading(1, "一、", f"第{number}部分情况", anchor=f"part-{number}"))
        blocks.append(Heading(2, "（一）", "工作情况。", SENTENCE * 2, anchor=f"part-{number}-1"))
        blocks += [Paragraph(SENTENCE * (1 + (number + line) % 4)) for line in range(6)]
    return tuple(blocks)


def make_table(rows: int, caption: str = "评分表") -> Table:
    return Table(
        caption=caption,
        columns=(Column("指标", 30), Column("得分", 15, "right"), Column("计分说明", 55)),
        rows=tuple(Row((f"指标{number}", f"{number}.00", SENTENCE[:60])) for number in range(1, rows + 1)),
        note="得分由系统计算。",
    )


def pdftotext(pdf: bytes, *options: str) -> bytes:
    """Text of the PDF by the program of the Debian package poppler-utils."""
    program = shutil.which("pdftotext") or "/usr/bin/pdftotext"
    return subprocess.run([program, *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout
