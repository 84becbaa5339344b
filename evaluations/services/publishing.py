"""The only writer of published output: what is published is frozen."""

from django.core.files.base import ContentFile
from django.db import transaction

from evaluations import wording, workflow
from evaluations.assessment import Assessment
from evaluations.documents import frozen
from evaluations.documents.pdf import Pdf, data_package, to_pdf
from evaluations.explained import explained
from evaluations.models import Publication, Report
from evaluations.models.publications import pdf_path
from evaluations.package import dump, package_from
from evaluations.trail import Act, keep_snapshot

from .composing import Composed, assess_report, compose
from .notifying import move_and_tell
from .standing import keep_standing


class Incomplete(Exception):
    """The report cannot be published yet; the sentence says what is missing."""


def publish_report(report: Report, act: Act, *, version: int) -> Publication:
    """Make an approved report that still is what the actor saw as ``version`` public.

    Facts, scheme, score, document and PDF are frozen and stored.

    Raises Incomplete if score lines are missing, workflow.NotAllowed, workflow.NotPossibleNow, a
    ProblemsError if the document cannot be made, DocumentError if the PDF cannot. Rendering happens
    before the transaction; if the report changed meanwhile, nothing is published.
    """
    if report.version != version and report.status in workflow.BY_NAME["publish"].sources:
        raise workflow.NotPossibleNow(wording.changed_since_seen(report))
    return _publish(report, "publish", act)


def record_publication(report: Report, act: Act) -> Publication:
    """Make public what was approved and published before reports were kept here; the note says where and when.

    For administrators. Raises as ``publish_report``.
    """
    return _publish(report, "record", act)


def _publish(report: Report, transition: str, act: Act) -> Publication:
    facts, assessment = assess_report(report)
    _require_complete(assessment)
    composed = compose(facts, assessment)
    package = package_from(facts, assessment.scheme)
    pdf = to_pdf(composed.document, attachments=[data_package(dump(package))])
    with transaction.atomic():
        move_and_tell(report, transition, act, keep_snapshot(dump(package)))
        keep_standing(report, assessment)
        publication = _publication(report, composed, pdf)
        publication.facts = package
        publication.published_at = act.now
        publication.published_by = act.actor
        _store(publication, pdf)
        publication.save()
    return publication


def _store(publication: Publication, pdf: Pdf) -> None:
    """Files are named by content: what is there already is the same file."""
    path = pdf_path(publication, "")
    if publication.pdf.storage.exists(path):
        publication.pdf.name = path
    else:
        publication.pdf.save(path, ContentFile(pdf.content), save=False)


def _require_complete(assessment: Assessment) -> None:
    missing = assessment.self_scored.missing
    if missing:
        titles = {line.item.code: line.item.title for line in assessment.lines}
        raise Incomplete(wording.score_is_incomplete("、".join(titles[code] for code in missing)))


def _publication(report: Report, composed: Composed, pdf: Pdf) -> Publication:
    assessment = composed.assessment
    return Publication(
        report=report,
        version=report.publications.count() + 1,
        scheme=report.scheme_version.data,
        score=explained(composed.facts, assessment),
        document=frozen.to_data(composed.document),
        pdf_sha256=pdf.sha256,
        pdf_size=len(pdf.content),
        page_count=pdf.pages,
        unit_name=report.unit.name,
        project_name=composed.facts.project,
        kind=report.kind,
        year=report.year.year,
        self_total=assessment.self_scored.points,
        computed_total=assessment.computed.points,
        grade=assessment.self_scored.grade or "",
        computed_grade=assessment.computed.grade or "",
    )
