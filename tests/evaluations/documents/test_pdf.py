"""The PDF as a file: archive format, structure, metadata, attachments, the same bytes every time."""

import io
import os
import subprocess
import sys
from datetime import date

import pikepdf
import pytest

from evaluations.documents.blocks import Annex, Heading, Paragraph
from evaluations.documents.pdf import Attachment, to_pdf

from .samples import make_chapters, make_document, make_table, pdftotext

RENDER = """
import django
django.setup()
from evaluations.documents.pdf import Attachment, to_pdf
from tests.evaluations.documents.samples import make_chapters, make_document
print(to_pdf(make_document(*make_chapters(2)), attachments=[Attachment("数据包.json", b"{}", "数据")]).sha256)
"""


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def outline(pdf):
    def titles(items):
        return [(item.title, titles(item.children)) for item in items]

    with pdf.open_outline() as entries:
        return titles(entries.root)


def structure_types(pdf):
    return {
        str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item
    }


def test_two_processes_write_the_same_bytes():
    digests = [
        subprocess.run(
            [sys.executable, "-c", RENDER],
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "zjperf.settings"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    here = to_pdf(make_document(*make_chapters(2)), attachments=[Attachment("数据包.json", b"{}", "数据")]).sha256

    assert digests == [f"{here}\n", f"{here}\n"]


def test_file_declares_tagged_archive_format_in_chinese():
    pdf = opened(to_pdf(make_document()).content)

    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert str(pdf.Root.Lang) == "zh-CN"
    assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"


def test_properties_come_from_the_document():
    pdf = opened(to_pdf(make_document()).content)

    assert {key: str(value) for key, value in pdf.docinfo.items() if key != "/Producer"} == {
        "/Title": "示例市档案馆2023年度整体绩效自评报告",
        "/Author": "示例市档案馆",
        "/Subject": "示例市2024年绩效自评通知",
        "/Keywords": "绩效自评, 2023",
        "/Creator": "绩效自评系统",
        "/CreationDate": "D:20240726000000+08'00",
        "/ModDate": "D:20240726000000+08'00",
    }


def test_bookmarks_follow_title_chapters_sections_and_annexes():
    blocks = (Heading(1, "一、", "基本情况"), Heading(2, "（一）", "机构。", "内设四科。"), Heading(3, "1.", "职能"))

    pdf = opened(to_pdf(make_document(*blocks, annexes=(Annex("附表1", "评分表", (make_table(1),)),))).content)

    assert outline(pdf) == [("整体绩效自评报告", [("一、基本情况", [("（一）机构。", [])]), ("评分表", [])])]


def test_structure_names_headings_paragraphs_and_tables():
    pdf = opened(to_pdf(make_document(Heading(1, "一、", "情况"), Paragraph("正文。"), make_table(1))).content)

    assert structure_types(pdf) >= {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"}


def test_every_font_is_embedded():
    pdf = opened(to_pdf(make_document(*make_chapters(1), make_table(1))).content)

    descriptors = [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]
    assert [str(item.FontName) for item in descriptors if "/FontFile2" not in item] == []
    assert all("GW" in str(item.FontName) for item in descriptors)


def test_attachments_keep_name_bytes_relationship_and_date():
    files = [Attachment("b.json", b"{}", "数据"), Attachment("a.csv", b"1,2", "评分表", "Source")]

    pdf = opened(to_pdf(make_document(), attachments=files).content)

    stored = {name: (spec.get_file().read_bytes(), str(spec.relationship)) for name, spec in pdf.attachments.items()}
    assert stored == {"a.csv": (b"1,2", "/Source"), "b.json": (b"{}", "/Data")}
    assert {spec.get_file().creation_date.date() for spec in pdf.attachments.values()} == {date(2024, 7, 26)}


def test_page_count_is_that_of_the_file():
    pdf = to_pdf(make_document(*make_chapters(2)))

    assert pdf.pages == len(opened(pdf.content).pages)


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="attachment" href="file:///etc/hostname">',
        "<style>@import url(file:///etc/hostname)</style>",
        '<svg><use href="http://127.0.0.1:9/"/></svg>',
    ],
)
def test_markup_in_a_text_is_printed_and_loads_nothing(hostile, monkeypatch):
    opened_addresses = []
    monkeypatch.setattr(
        "weasyprint.urls.URLFetcher.fetch", lambda self, url, headers=None: opened_addresses.append(url)
    )

    content = to_pdf(make_document(Paragraph(hostile), title=hostile[:12])).content

    text = pdftotext(content, "-raw").decode()
    assert "".join(hostile.split()) in "".join(text.split())
    assert (opened_addresses, list(opened(content).attachments)) == ([], [])
