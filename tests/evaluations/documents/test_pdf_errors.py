"""What cannot be printed is refused with one sentence that says what, where and what to do."""

import shutil

import pytest
import weasyprint

from evaluations.documents import fonts, justify, pdf
from evaluations.documents.blocks import Annex, Heading, Paragraph, Row, Table
from evaluations.documents.errors import DocumentError
from evaluations.documents.pdf import check_paper, to_pdf

from .samples import make_document, make_table


@pytest.fixture
def own_fonts(tmp_path, monkeypatch):
    """A copy of the font folder that may be damaged."""
    folder = shutil.copytree(fonts.FOLDER, tmp_path / "fonts")
    monkeypatch.setattr(fonts, "FOLDER", folder)
    pdf.press.cache_clear()
    yield folder
    pdf.press.cache_clear()


def refusal(document):
    with pytest.raises(DocumentError) as caught:
        to_pdf(document)
    return str(caught.value)


def test_missing_font_is_named_with_its_remedy(own_fonts):
    (own_fonts / "GWFang.ttf").unlink()

    sentence = refusal(make_document())

    assert sentence == (
        "公文字体文件 static/fonts/GWFang.ttf 不存在，无法生成 PDF；请在项目目录执行 git checkout -- static/fonts 恢复。"
    )


def test_missing_list_of_fonts_is_named(own_fonts):
    (own_fonts / "SHA256SUMS").unlink()

    assert refusal(make_document()).startswith("公文字体清单 static/fonts/SHA256SUMS 不存在")


def test_check_reports_damaged_fonts_by_name(own_fonts):
    (own_fonts / "GWSymbol.ttf").write_bytes(b"")

    messages = [(message.id, message.msg.split("，")[0]) for message in check_paper(None)]

    assert messages == [("documents.W003", "公文字体文件 static/fonts/GWSymbol.ttf 与清单的校验值不符")]


def test_check_is_silent_when_all_is_there():
    assert check_paper(None) == []


def test_missing_subsetting_library_names_the_package(monkeypatch):
    monkeypatch.setattr(pdf.ffi, "harfbuzz_subset", None)
    pdf.press.cache_clear()

    sentence = refusal(make_document())

    assert "apt-get install libharfbuzz-subset0" in sentence
    assert [message.id for message in check_paper(None)] == ["documents.E001"]


def test_missing_layout_library_names_the_packages(monkeypatch):
    monkeypatch.setattr(pdf, "LOADING_FAULT", "cannot load library 'libpango-1.0-0'")
    pdf.press.cache_clear()

    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in refusal(make_document())


def test_justification_refuses_another_version(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "71.0")

    with pytest.raises(DocumentError, match=r"71\.0，两端对齐只适用于 70\.0"):
        justify.install()


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (make_document(title="报告𠮷"), "标题"),
        (make_document(Heading(1, "一、", "概况𠮷")), "一、概况𠮷"),
        (make_document(Heading(1, "一、", "概况"), Paragraph("见𠮷")), "一、概况"),
        (
            make_document(Table("目标表", make_table(1).columns, (Row(("甲", "1", "𠮷")),))),
            "表“目标表”第 1 行“计分说明”",
        ),
        (make_document(annexes=(Annex("附表1", "𠮷", ()),)), "附表1标题"),
    ],
)
def test_undrawable_character_is_placed(document, place):
    assert f"（U+20BB7，{place}）；请改用通用字符后重试。" in refusal(document)


def test_undrawable_character_is_quoted_with_its_surroundings():
    sentence = refusal(make_document(Paragraph("由办公室主任𠮷先生负责全部资料的整理")))

    assert sentence == (
        "公文字体没有这些字符：“由办公室主任𠮷先生负责全部资料”中的 𠮷（U+20BB7，正文）；请改用通用字符后重试。"
    )


def test_many_undrawable_characters_are_counted():
    sentence = refusal(make_document(Paragraph("𠮷" * 30)))

    assert (sentence.count("U+20BB7"), "等共 30 处" in sentence) == (10, True)


def test_control_character_is_shown_by_code_point():
    assert "“前□后”中的 □（U+000B，正文）" in refusal(make_document(Paragraph("前\x0b后")))


def test_symbols_blanks_and_rare_characters_of_reports_are_drawn(caplog):
    text = "☑是☐否☒ ✓√□■○●◆★①⑳⑴㈠ⅧⅨ℃‰㎡㎏≥≤≠±×÷∶—…·“”‘’《》〔〕〇龍 喆　堃頔燊甪橦臺發A　B\u200b\u2060\u00a0。"

    to_pdf(make_document(Paragraph(text)))

    assert caplog.messages == []


def test_layout_that_is_too_deep_is_refused(monkeypatch):
    def too_deep(*args, **options):
        raise RecursionError

    monkeypatch.setattr(pdf, "lay_out", too_deep)

    assert refusal(make_document()).startswith("《示例市档案馆2023年度整体绩效自评报告》未能排成 PDF（RecursionError）")
