"""The formats in which a report is taken away: one line each."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from evaluations.assessment import Assessment, assess
from evaluations.desk import Desk
from evaluations.documents.blocks import Document
from evaluations.documents.frozen import document_from
from evaluations.documents.pdf import data_package, to_pdf
from evaluations.documents.render import to_file
from evaluations.documents.word import to_docx
from evaluations.enums import ReportStatus
from evaluations.exchange.dating import dated
from evaluations.facts import ReportFacts
from evaluations.models import Publication, Report
from evaluations.package import dump, package_from, read_facts
from evaluations.services.composing import Reviewed, draft_document
from evaluations.sheets.book import workbook_of
from scoring.storing import stored_scheme


class Edition:
    """A report as it is taken away: what was published, of others a draft of what they say now.

    Everything is made when it is first asked for, and raises a ProblemsError where it cannot be made.
    """

    def __init__(self, report: Report, publication: Publication | None = None) -> None:
        self.report, self.publication = report, publication

    @property
    def is_draft(self) -> bool:
        """Whether it may still change."""
        return self.publication is None

    @cached_property
    def facts(self) -> ReportFacts:
        """What it says."""
        if self.publication is None:
            return self._reviewed.facts
        scheme = stored_scheme(self.report.scheme_version)
        return read_facts(self.publication.facts, lambda _: scheme).facts

    @cached_property
    def assessment(self) -> Assessment:
        """What it comes to."""
        if self.publication is None:
            return self._reviewed.assessment
        return assess(self.facts, stored_scheme(self.report.scheme_version))

    @cached_property
    def document(self) -> Document:
        """How it is laid out."""
        return draft_document(self._reviewed) if self.publication is None else document_from(self.publication.document)

    @cached_property
    def package(self) -> str:
        """The open data package."""
        if self.publication is not None:
            return dump(self.publication.facts)
        return dump(package_from(self.facts, self.assessment.scheme))

    @cached_property
    def pdf(self) -> bytes:
        """The PDF, the stored one of what was published."""
        if self.publication is None:
            return to_pdf(self.document, attachments=[data_package(self.package)], is_draft=True).content
        with self.publication.pdf.open("rb") as stored:
            return bytes(stored.read())

    @cached_property
    def workbook(self) -> bytes:
        """The sheets it is filled in, as they are now."""
        changed = timezone.localtime(self.report.updated_at)
        return dated(workbook_of(self._desk, changed), changed)

    @property
    def _reviewed(self) -> Reviewed:
        return self._desk.reviewed

    @cached_property
    def _desk(self) -> Desk:
        desk = Desk(self.report)
        desk.load()
        return desk


def edition_of(report: Report) -> Edition:
    """The newest publication of a published report, any other report as it is now."""
    newest = report.publications.order_by("-version").first() if report.status == ReportStatus.PUBLISHED else None
    return Edition(report, newest)


class Format(NamedTuple):
    """A format of a report: what it is called, how its name ends, and how its bytes are made."""

    title: str
    suffix: str
    make: Callable[[Edition], bytes]


FORMATS = (
    Format("数据包", "json", lambda one: one.package.encode()),
    Format("报告", "html", lambda one: to_file(one.document).encode()),
    Format("报告", "pdf", lambda one: one.pdf),
    Format("报告", "docx", lambda one: to_docx(one.document, is_draft=one.is_draft)),
    Format("填报工作簿", "xlsx", lambda one: one.workbook),
)
