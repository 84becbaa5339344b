"""Which files prove something, and how large they may be: told by their content, and the extension has to agree.

What people open later is looked at now: no programs, no macros, no archives that unfold without end.
Nothing is unpacked except the list of contents of an Office file.
"""

import os
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

READABLE = "PDF、图片（JPG、PNG）、Word、Excel、PowerPoint、OFD"
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE  # a contract of a hundred scanned pages
MOST = 200 * MEGABYTE  # a hundred such reports are 20 GB, which one backup still carries
MOST_FILES = 100  # the page stays one form of fewer fields than Django takes
# Of an archive: far beyond any document, far below what would fill a disk or a memory.
MOST_ENTRIES, MOST_UNPACKED, HIGHEST_RATIO = 5000, 400 * MEGABYTE, 200
LONGEST_DIRECTORY = LONGEST_LIST = MEGABYTE
# The record at the end of an archive that carries no comment, and before it the pointer of the 64-bit form.
END, END_SIZE, END_64, POINTER_SIZE = b"PK\x05\x06", 22, b"PK\x06\x07", 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BROKEN = (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, OverflowError, zlib.error)


class UnfitFile(Exception):
    """The file cannot be taken; the text says why and what to do."""


def require_fit(name: str, content: IO[bytes]) -> None:
    """Raises UnfitFile unless the content is what the extension of the name says, and harmless."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    is_kind = KINDS.get(extension)
    if is_kind is None:
        raise UnfitFile(f"不能上传这种文件，可以上传的有：{READABLE}；其他资料请转成 PDF 后上传。")
    content.seek(0)
    if not is_kind(content):
        raise UnfitFile(
            f"内容不是 {extension.upper()} 文件或已损坏，请用原来的软件打开，另存为 {extension.upper()} 后再上传。"
        )


def _begins_with(signature: bytes, content: IO[bytes]) -> bool:
    return content.read(len(signature)) == signature


def _is_pdf(content: IO[bytes]) -> bool:
    return b"%PDF-" in content.read(1024)


def _is_old_office(streams: tuple[str, ...], content: IO[bytes]) -> bool:
    """A compound file with the stream that holds the document; its directory spells names in UTF-16."""
    data = content.read()
    if not data.startswith(OLE):
        return False
    if _spelled("_VBA_PROJECT") in data:
        raise UnfitFile("含有宏，请去掉宏，或转成 PDF 后上传。")
    return any(_spelled(name) in data for name in streams)


def _spelled(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le")


def _is_office(main_part: bytes, content: IO[bytes]) -> bool:
    """An Open XML document whose list of contents names the main part of its kind."""
    if content.read(len(OLE)) == OLE:
        content.seek(0)
        if _spelled("EncryptedPackage") in content.read():
            raise UnfitFile("加了密码，别人打不开，请去掉密码后上传。")
        return False
    try:
        with _archive(content) as archive:
            names = [name.lower() for name in archive.namelist()]
            with archive.open("[Content_Types].xml") as opened:
                listed = opened.read(LONGEST_LIST)
    except (KeyError, *BROKEN):
        return False
    if b"macroEnabled" in listed or any(name.endswith("vbaproject.bin") for name in names):
        raise UnfitFile("含有宏，请另存为不含宏的文件，或转成 PDF 后上传。")
    return main_part in listed


def _is_ofd(content: IO[bytes]) -> bool:
    """The national format for fixed layout, GB/T 33190: an archive with OFD.xml at its root."""
    try:
        with _archive(content) as archive:
            return "OFD.xml" in archive.namelist()
    except BROKEN:
        return False


def _archive(content: IO[bytes]) -> ZipFile:
    """Opens an archive of reasonable size. Raises one of BROKEN if it is none, UnfitFile if it is unreasonable.

    The length of the directory is looked at first: reading it makes an object of every entry.
    """
    content.seek(0, os.SEEK_END)
    size = content.tell()
    content.seek(max(size - END_SIZE - POINTER_SIZE, 0))
    tail = content.read()
    end = tail[-END_SIZE:]
    if not end.startswith(END) or tail.startswith(END_64):
        raise BadZipFile
    if int.from_bytes(end[12:16], "little") > LONGEST_DIRECTORY:
        raise UnfitFile(_unreasonable())
    archive = ZipFile(content)
    if not _is_reasonable(archive.infolist(), size):
        raise UnfitFile(_unreasonable())
    return archive


def _is_reasonable(entries: list[ZipInfo], size: int) -> bool:
    unpacked = sum(entry.file_size for entry in entries)
    return (
        len(entries) <= MOST_ENTRIES
        and unpacked <= min(MOST_UNPACKED, size * HIGHEST_RATIO)
        and all(entry.compress_type in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
    )


def _unreasonable() -> str:
    return "解开后大得不正常，请用原来的软件打开后另存，或转成 PDF 后上传。"


KINDS: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": _is_pdf,
    "jpg": partial(_begins_with, b"\xff\xd8\xff"),
    "jpeg": partial(_begins_with, b"\xff\xd8\xff"),
    "png": partial(_begins_with, b"\x89PNG\r\n\x1a\n"),
    "docx": partial(_is_office, b"wordprocessingml.document.main+xml"),
    "xlsx": partial(_is_office, b"spreadsheetml.sheet.main+xml"),
    "pptx": partial(_is_office, b"presentationml.presentation.main+xml"),
    "doc": partial(_is_old_office, ("WordDocument",)),
    "xls": partial(_is_old_office, ("Workbook", "Book")),
    "ppt": partial(_is_old_office, ("PowerPoint Document",)),
    "ofd": _is_ofd,
}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)
