"""Document to PDF/A-3a. The only importer of WeasyPrint, here and in ``justify``."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from . import fonts
from .blocks import Document
from .errors import DocumentError
from .render import to_html

try:
    import pydyf
    import weasyprint
    from weasyprint.text import ffi
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    from . import justify

    LOADING_FAULT = ""
except OSError as fault:  # a library that is loaded by name is not there
    URLFetcher = object
    LOADING_FAULT = str(fault).splitlines()[0]

VARIANT = "pdf/a-3a"
STATIC = Path(settings.BASE_DIR) / "static"
STYLESHEETS = ("report.css", "report-print.css")
DRAFT_STYLESHEET = "report-draft.css"
BEIJING_TIME = timezone(timedelta(hours=8))
# Pango's font maps are not made for two threads at once.
RENDERING = Lock()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the PDF; ``relationship`` is a value of ISO 32000-2, 7.11.3 ("Data", "Source")."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


def data_package(text: str) -> Attachment:
    """The open data package as every PDF of a report carries it."""
    return Attachment("数据包.json", text.encode(), "本报告的开放数据包（机器可读）")


@dataclass(frozen=True, slots=True)
class Pagination:
    """How many pages a document has, and the printed number of the page where each anchor stands.

    Numbers start after the cover, which is one page.
    """

    pages: int
    starts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF: its bytes, pages and SHA-256."""

    content: bytes
    pages: int
    sha256: str


class StaticFetcher(URLFetcher):  # type: ignore[misc]
    """Files below static/ only; anything else, or a file that is missing, stops the render."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not Path(unquote(urlsplit(url).path)).resolve().is_relative_to(STATIC.resolve()):
            raise ValueError(f"{url} is outside {STATIC}")
        return super().fetch(url, headers)


@dataclass(frozen=True, slots=True)
class Press:
    """What every render of this process shares: fonts are read and style sheets parsed once."""

    font_config: Any
    stylesheets: tuple[Any, ...]


@cache
def press() -> Press:
    """Raises DocumentError if a library, a font or the right version of WeasyPrint is missing."""
    if fault := library_fault():
        raise DocumentError(fault)
    fonts.require()
    justify.install()
    font_config = FontConfiguration()
    return Press(font_config, tuple(stylesheet(name, font_config) for name in STYLESHEETS))


def stylesheet(name: str, font_config: Any) -> Any:
    """One of our style sheets, parsed."""
    return weasyprint.CSS(filename=STATIC / "css" / name, font_config=font_config, url_fetcher=StaticFetcher())


def library_fault() -> str:
    """What is missing of the system libraries and how to install it, or an empty text."""
    if LOADING_FAULT:
        return (
            f"缺少排版所需的系统库（{LOADING_FAULT}），无法生成 PDF；"
            "请执行 apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 后重新启动。"
        )
    if ffi.harfbuzz_subset is None:
        return (
            "缺少字体裁剪所需的系统库 libharfbuzz-subset，无法生成 PDF；"
            "请执行 apt-get install libharfbuzz-subset0 后重新启动。"
        )
    return ""


def to_pdf(document: Document, *, attachments: Sequence[Attachment] = (), is_draft: bool = False) -> Pdf:
    """The document as tagged PDF/A-3a. The same document gives the same bytes, in any process, at any time.

    A draft has 草稿 behind the text of every page. Raises DocumentError if a font or library is missing,
    a character cannot be drawn or the layout fails.
    """
    with laid_out(document, is_draft=is_draft) as layout:
        layout.metadata.attachments = [
            embedded(file, document)
            for file in sorted(attachments, key=lambda file: file.name)  # as a name tree is
        ]
        content = layout.write_pdf(finisher=compress, pdf_variant=VARIANT)
    return Pdf(content, len(layout.pages), hashlib.sha256(content).hexdigest())


@lru_cache(maxsize=32)
def pagination(document: Document) -> Pagination:
    """The pages of a document on paper; equal documents are laid out once. Raises as ``to_pdf``."""
    with laid_out(document) as layout:
        pages = reversed(list(enumerate(layout.pages)))  # what goes on on another page starts on the first
        starts = {anchor: number for number, page in pages for anchor in page.anchors}
    return Pagination(len(layout.pages), MappingProxyType(starts))


def page_count(document: Document) -> int:
    """How many pages a document has on paper. Raises as ``to_pdf``."""
    return pagination(document).pages


@contextmanager
def laid_out(document: Document, *, is_draft: bool = False) -> Iterator[Any]:
    """The pages of WeasyPrint, one document at a time; what fails on the way is told as DocumentError."""
    with RENDERING:
        shared = press()
        fonts.require_drawable(document)
        try:
            yield lay_out(document, shared, is_draft=is_draft)
        except (RecursionError, MemoryError) as error:
            raise DocumentError(
                f"《{document.full_title}》未能排成 PDF（{type(error).__name__}）："
                "内容过长或嵌套过深；请把过长的表格或段落分成几份后重试。"
            ) from error


def lay_out(document: Document, shared: Press, *, is_draft: bool) -> Any:
    """The document broken into pages."""
    # The text comes from users: it is escaped, and whatever slipped through may load nothing at all, in a
    # draft only files of ours: 草稿 is one.
    fetcher = StaticFetcher() if is_draft else URLFetcher(allowed_protocols=(), allow_redirects=False)
    own = [stylesheet(DRAFT_STYLESHEET, shared.font_config)] if is_draft else []
    return weasyprint.HTML(string=to_html(document, paper=True), url_fetcher=fetcher).render(
        font_config=shared.font_config,
        stylesheets=[*shared.stylesheets, *own],
        pdf_variant=VARIANT,
        presentational_hints=True,  # for the width of table columns
    )


def embedded(file: Attachment, document: Document) -> Any:
    """A file as WeasyPrint embeds it, dated as the document is."""
    stamp = datetime.combine(document.dated, datetime.min.time(), BEIJING_TIME)
    return weasyprint.Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=stamp,
        modified=stamp,
    )


def compress(_layout: Any, pdf: Any) -> None:
    """Compress the streams here and once: for the identifier of a PDF/A, pydyf would compress each a second time."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            written = pydyf.Stream(stream.stream).data
            plain = written.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            stream.stream = [zlib.compress(plain)]
            stream.extra["Filter"] = "/FlateDecode"
            stream.compress = False


def check_paper(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: Any,
) -> list[checks.CheckMessage]:
    """System check: libraries, fonts and the digests of the fonts, so that a fault shows before the first report."""
    if fault := library_fault():
        return [checks.Error(fault, id="documents.E001")]
    try:
        fonts.require()
    except DocumentError as error:
        return [checks.Error(str(error), id="documents.E002")]
    return [
        checks.Warning(
            f"公文字体文件 static/fonts/{name} 与清单的校验值不符，生成的 PDF 会与其他机器不同；{fonts.REMEDY}。",
            id="documents.W003",
        )
        for name in fonts.damaged()
    ]
