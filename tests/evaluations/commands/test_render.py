"""A package file becomes a report without a database."""

from pathlib import Path

import docx
import pytest
from django.core.management import call_command

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
PACKAGE = FIXTURES / "demo" / "zhanjiang-urban-renewal-2023-project.json"


def test_render_writes_pdf_word_and_a_page_that_stands_alone(tmp_path, capsys):
    call_command("render", str(PACKAGE), to=tmp_path / "new")

    page = (tmp_path / "new" / f"{PACKAGE.stem}.html").read_text(encoding="utf-8")
    pdf = (tmp_path / "new" / f"{PACKAGE.stem}.pdf").read_bytes()
    word = docx.Document(str(tmp_path / "new" / f"{PACKAGE.stem}.docx"))
    assert pdf.startswith(b"%PDF-1.")
    assert word.core_properties.title in page
    assert [one.text for one in word.paragraphs if one.style.name == "Heading 1"][:2] == [
        "一、基本情况",
        "二、绩效自评工作开展情况",
    ]
    assert "“城市更新专项工作经费”" in page
    assert ".report-table" in page
    assert "11 页" in capsys.readouterr().out


def test_render_takes_an_outline_of_another_city(tmp_path):
    text = (FIXTURES / "outlines" / "zhanjiang-project-2024.yaml").read_text(encoding="utf-8")
    outline = tmp_path / "elsewhere.yaml"
    outline.write_text(text.replace("code: zhanjiang-project-2024", "code: elsewhere"), encoding="utf-8")
    package = tmp_path / "package.json"
    given = PACKAGE.read_text(encoding="utf-8")
    package.write_text(given.replace('"outline": "zhanjiang-project-2024"', '"outline": "elsewhere"'), encoding="utf-8")

    call_command("render", str(package), outline=[outline], to=tmp_path)

    assert (tmp_path / "package.pdf").exists()


def test_render_says_why_it_cannot_write(tmp_path, capsys):
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")

    with pytest.raises(SystemExit) as stop:
        call_command("render", str(PACKAGE), to=taken)

    assert stop.value.code == 2
    assert capsys.readouterr().err == f"不能写入 {taken}（已有同名文件），请核对路径和权限。\n"
