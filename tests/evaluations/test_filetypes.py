import io
from zipfile import ZIP_LZMA, ZipFile

import pytest

from evaluations.filetypes import ACCEPT, MEGABYTE, MOST_ENTRIES, UnfitFile, require_fit
from tests.uploads import JPEG, PDF, PNG, archive, compound, office

FIT = {
    "结算.pdf": PDF,
    "扫描.PDF": b"\xef\xbb\xbf" + PDF,
    "照片.jpg": JPEG,
    "照片.jpeg": JPEG,
    "截图.png": PNG,
    "报告.docx": office("docx"),
    "台账.xlsx": office("xlsx"),
    "汇报.pptx": office("pptx"),
    "报告.doc": compound("Root Entry", "WordDocument"),
    "台账.xls": compound("Root Entry", "Workbook"),
    "旧台账.xls": compound("Root Entry", "Book"),
    "汇报.ppt": compound("PowerPoint Document"),
    "发票.ofd": archive({"OFD.xml": "<OFD/>"}),
}
WRONG = "内容不是 {} 文件或已损坏，请用原来的软件打开，另存为 {} 后再上传。"
MACROS = "含有宏，请另存为不含宏的文件，或转成 PDF 后上传。"
LARGE = "解开后大得不正常，请用原来的软件打开后另存，或转成 PDF 后上传。"


def refusal(name, content):
    """Why a file is refused; "" if it is taken."""
    try:
        require_fit(name, io.BytesIO(content))
    except UnfitFile as fault:
        return str(fault)
    return ""


def with_64_bit_directory():
    """An archive whose directory is really where a second record says."""
    content = office()
    pointer = b"PK\x06\x07" + bytes(16)
    return content[:-22] + pointer + content[-22:]


def with_directory_said_to_have(size):
    content = office()
    return content[:-10] + size.to_bytes(4, "little") + content[-6:]


def packed_with_lzma():
    target = io.BytesIO(office())
    with ZipFile(target, "a", ZIP_LZMA) as opened:
        opened.writestr("word/document.xml", "x")
    return target.getvalue()


SOMETHING_ELSE = {
    "nothing": b"",
    "program": b"MZ\x90\x00 program",
    "page": b"<html><script>alert(1)</script></html>",
    "archive": archive({"a.exe": "MZ"}),
    "no parts": archive({"[Content_Types].xml": "<Types/>"}),
    "no stream": compound("Root Entry"),
    "cut off": office()[:-30],
    "only its beginning": b"PK\x03\x04",
    "more behind it": office() + b"more",
    "64-bit directory": with_64_bit_directory(),
    "lying directory": with_directory_said_to_have(900_000),
}


@pytest.mark.parametrize("name", FIT)
def test_documents_pictures_and_tables_are_taken(name):
    assert refusal(name, FIT[name]) == ""


def test_every_kind_is_offered_by_the_file_dialogue():
    assert ACCEPT == ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.ofd"


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.docm", "a.zip", "a", ".pdf", "a.pdf.exe", "a.pdf ", ""]
)
def test_other_extensions_are_refused_whatever_is_inside(name):
    assert refusal(name, PDF) == (
        "不能上传这种文件，可以上传的有：PDF、图片（JPG、PNG）、Word、Excel、PowerPoint、OFD；其他资料请转成 PDF 后上传。"
    )


@pytest.mark.parametrize("extension", ["pdf", "jpg", "png", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "ofd"])
@pytest.mark.parametrize("content", SOMETHING_ELSE.values(), ids=SOMETHING_ELSE.keys())
def test_content_that_is_something_else_is_refused(extension, content):
    assert refusal(f"a.{extension}", content) == WRONG.format(extension.upper(), extension.upper())


@pytest.mark.parametrize(("name", "kind"), [("a.docx", "xlsx"), ("a.xlsx", "pptx"), ("a.pptx", "docx")])
def test_one_kind_of_office_file_is_not_another(name, kind):
    assert refusal(name, office(kind)).startswith("内容不是")


@pytest.mark.parametrize(
    "content",
    [
        office(**{"word/vbaProject.bin": b"x"}),
        office(**{"word/VBAPROJECT.BIN": b"x"}),
        archive(
            {
                "[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml "
                "wordprocessingml.document.main+xml"
            }
        ),
    ],
)
def test_macros_are_refused(content):
    assert refusal("a.docx", content) == MACROS


def test_macros_in_older_files_are_refused():
    assert refusal("a.doc", compound("WordDocument", "_VBA_PROJECT")) == "含有宏，请去掉宏，或转成 PDF 后上传。"


def test_a_password_is_told():
    assert refusal("a.docx", compound("EncryptedPackage")) == "加了密码，别人打不开，请去掉密码后上传。"


@pytest.mark.parametrize(
    "content",
    [
        office(**{"word/document.xml": b"0" * 30 * MEGABYTE}),
        office(**{f"{number}": b"" for number in range(MOST_ENTRIES)}),
        with_directory_said_to_have(2 * MEGABYTE),
        packed_with_lzma(),
    ],
    ids=["unpacks to much", "many entries", "long directory", "unusual compression"],
)
def test_archives_that_unfold_without_end_are_refused(content):
    assert refusal("a.docx", content) == LARGE


def test_a_list_of_contents_is_read_only_so_far():
    padding = "".join(f"<Default Extension='{number}'/>" for number in range(60_000))

    assert refusal("a.docx", archive({"[Content_Types].xml": padding + "wordprocessingml.document.main+xml"})) == (
        WRONG.format("DOCX", "DOCX")
    )
