"""What is told of an .xlsx file before any of it is parsed, so that a hostile one never is."""

import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple
from xml.parsers.expat import ExpatError

LARGEST_FILE = 10 * 1024 * 1024
MOST_ENTRIES = 200
LARGEST_CONTENT = 100 * 1024 * 1024
HIGHEST_RATIO = 100
LARGEST_TAG = 1024 * 1024
MOST_TAGS_OUTSIDE, LARGEST_PART = 100_000, 4 * 1024 * 1024
ATTRIBUTES = 4  # a tag, on average
HEAVY = 8 * 1024 * 1024  # of sheets and texts

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCAL_HEADER = 30  # bytes before the name
_ENCRYPTED = 1
_PIECE = 1 << 16
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SHEETS, _STRINGS, _MEDIA = "xl/worksheets/", "xl/sharedStrings.xml", "xl/media/"
_NEEDED = frozenset(("[Content_Types].xml", "xl/workbook.xml"))
_WEB = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"MIME-Version")  # how web pages named .xls begin
_COPY = "请把要导入的内容复制到新的工作簿后再上传。"
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"
_LEFT_OUT = {
    "xl/externalLinks/": "文件链接了其他文件，那些文件不会打开，只读取单元格中现有的数值，请核对是否为最新。",
    "xl/connections.xml": "文件带有数据连接，不会连接外部数据，只读取单元格中现有的数值。",
    "xl/queryTables/": "文件带有外部查询，不会执行，只读取单元格中现有的数值。",
    "xl/embeddings/": "文件嵌入了其他文件，不会打开。",
    "xl/activeX/": "文件带有控件，不会运行。",
    "xl/media/": "文件带有图片，图片中的内容不会读取。",
}
# What zip and XML readers raise for files that are damaged, or made to do harm.
DAMAGED = (
    ArithmeticError, EOFError, ExpatError, LookupError, NotImplementedError, OSError, RuntimeError, TypeError,
    ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class WorkbookError(Exception):
    """A file that is not read; the sentence says why and what to do."""


class Load(NamedTuple):
    """How much of a workbook is parsed at most: tags of all parts, and tags and bytes of the texts they share."""

    tags: int = 1_000_000
    shared_tags: int = 500_000
    shared_size: int = 20 * 1024 * 1024


def damaged() -> WorkbookError:
    """Told of whatever cannot be parsed."""
    return WorkbookError(f"文件已损坏或不是规范的 Excel 工作簿，读不出内容。{_SAVE_AS}")


def crowded(what: str) -> WorkbookError:
    """Told of a workbook with more than any form has."""
    return WorkbookError(f"{what}，不予读取。{_COPY}")


def is_heavy(content: bytes) -> bool:
    """Whether a file is read in the background: by what its sheets and texts unfold to. A broken one is not."""
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except DAMAGED:
        return False
    return sum(one.file_size for one in entries if one.filename.startswith((_SHEETS, _STRINGS))) > HEAVY


def left_out(content: bytes) -> tuple[str, ...]:
    """What a sound workbook has besides cells and is left alone, a sentence each."""
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    return tuple(told for start, told in _LEFT_OUT.items() if any(name.startswith(start) for name in names))


def rows_in(content: bytes) -> int:
    """About how many rows the sheets of a sound workbook have, to tell how far reading is."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return sum(_counted(archive, name, b"<row") for name in archive.namelist() if name.startswith(_SHEETS))


def _counted(archive: zipfile.ZipFile, name: str, what: bytes) -> int:
    with archive.open(name) as part:
        return sum(piece.count(what) for piece in iter(lambda: part.read(_PIECE), b""))


def opened(content: bytes, load: Load) -> zipfile.ZipFile:
    """The parts of an .xlsx file, if they may be parsed. Raises WorkbookError with the reason if not."""
    if len(content) > LARGEST_FILE:
        raise WorkbookError(f"文件有 {_megabytes(len(content))}，超过 10 MB。请只保留要导入的工作表后另存再上传。")
    _refuse_other_kinds(content)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except DAMAGED as error:
        raise WorkbookError(f"文件不完整，可能没有传完或已损坏。{_SAVE_AS}") from error
    entries = archive.infolist()
    _refuse_wrong_parts({entry.filename for entry in entries})
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or declared > LARGEST_CONTENT or declared > HIGHEST_RATIO * len(content):
        raise crowded(f"文件展开后有 {len(entries)} 个部分、共 {_megabytes(declared)}，远大于正常的表格")
    _refuse_tricks(entries)
    tags = 0
    for entry in entries:
        tags += _tags(archive, entry, load)
        if tags > load.tags:
            raise crowded("工作簿里的单元格多得不正常")
    return archive


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(_OLE):
        raise WorkbookError(f"这是旧版 .xls 文件，或是加了密码的文件，不能直接读取。{_SAVE_AS}加了密码的请先取消密码。")
    if content[:64].lstrip().startswith(_WEB):
        raise WorkbookError(f"这是网页或 XML 格式的表格（有些系统导出的 .xls 就是这样），不是 Excel 工作簿。{_SAVE_AS}")
    if not content.startswith(_ZIP):
        raise WorkbookError(f"这不是 Excel 工作簿。{_SAVE_AS}")


def _refuse_wrong_parts(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise WorkbookError(f"这是二进制格式的 .xlsb 文件，不能直接读取。{_SAVE_AS}")
    if "mimetype" in names and "content.xml" in names:
        raise WorkbookError(f"这是 OpenDocument 格式（.ods）的文件，不能直接读取。{_SAVE_AS}")
    if not names >= _NEEDED:
        raise WorkbookError(f"这不是 Excel 工作簿（可能是 Word 等其他文件）。{_SAVE_AS}")
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lower):
        raise WorkbookError(f"文件带有宏，为了安全不予读取。{_SAVE_AS}")


def _refuse_tricks(entries: Iterable[zipfile.ZipInfo]) -> None:
    """Parts of one name, within each other, out of the archive, encrypted, or packed as no Excel packs them."""
    names: set[str] = set()
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        steps = entry.filename.split("/")
        if entry.filename in names or entry.header_offset < end or not steps[0] or {"..", "."} & {*steps}:
            raise damaged()
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _READ:
            raise damaged()
        names.add(entry.filename)
        end = entry.header_offset + _LOCAL_HEADER + len(entry.filename) + entry.compress_size


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, load: Load) -> int:
    """How much there is to parse in a part: one row of a million cells is as heavy as a million rows."""
    if entry.filename.startswith(_MEDIA):
        return 0
    most, largest = MOST_TAGS_OUTSIDE, LARGEST_PART
    if entry.filename.startswith(_SHEETS):
        most, largest = load.tags, LARGEST_CONTENT
    elif entry.filename == _STRINGS:
        most, largest = load.shared_tags, load.shared_size
    tags, attributes, longest, open_tag = 0, 0, 0, 0
    try:
        with archive.open(entry) as part:
            for piece in iter(lambda: part.read(_PIECE), b""):
                tags += piece.count(b"<")
                attributes += piece.count(b"=")
                open_tag = len(piece) - piece.rfind(b"<") if b"<" in piece else open_tag + len(piece)
                longest = max(longest, open_tag)
                if tags > load.tags:
                    break
    except DAMAGED as error:
        raise WorkbookError(f"文件不完整，可能没有传完或已损坏。{_SAVE_AS}") from error
    if tags > load.tags:
        return tags
    if entry.file_size > largest or tags > most or attributes > ATTRIBUTES * most or longest > LARGEST_TAG:
        raise crowded(f"工作簿的“{entry.filename[:40]}”部分大得不正常")
    return tags


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
