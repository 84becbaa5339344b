"""Files as people upload them, and files as nobody should."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PARTS = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}


def archive(entries):
    """A zip file of these entries."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return target.getvalue()


def office(kind="docx", **entries):
    """An Office Open XML file with the list of contents of its kind, and more entries."""
    listed = (
        f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{PARTS[kind]}.main+xml"/></Types>'
    )
    return archive({"[Content_Types].xml": listed} | entries)


def compound(*streams):
    """A compound file as older Office programs write it, with streams of these names."""
    directory = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0") + directory


def upload(name="结算.pdf", content=PDF):
    return SimpleUploadedFile(name, content)
