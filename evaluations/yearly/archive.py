"""Every report of a unit's year in every format, its publications and its evidence, written to one zip.

Memory holds one document at a time and never a whole evidence file. What cannot be made is left out, and the
list says why.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any
from zipfile import ZipFile

from django.utils import timezone

from evaluations import wording
from evaluations.documents.errors import DocumentError
from evaluations.enums import Access
from evaluations.filetypes import MEGABYTE
from evaluations.models import EvaluationYear, Evidence, Publication, Report, Unit
from evaluations.queries.report_facts import RELATED
from evaluations.services.accounting import note_access
from evaluations.trail import Act
from scoring.engine import ProblemsError

from .contents import LISTING, MANIFEST, SUMS, as_json, as_text, contents_of, sums_of
from .formats import FORMATS, Edition, edition_of
from .packing import LARGEST, Archive, TooMuch

MOST_REPORTS = 100
EVIDENCE = "佐证材料"
GONE = (FileNotFoundError, IsADirectoryError)  # not of the archive that is written: a full disk is no missing file
Missing = list[dict[str, str]]


def reports_to_archive(act: Act, unit: Unit, year: EvaluationYear) -> Sequence[Report]:
    """The reports of a unit and year that the actor may see. Raises TooMuch if they do not fit into one archive."""
    seen = Report.objects.visible_to(act.actor).filter(unit=unit, year=year).select_related(*RELATED)
    reports = list(seen.order_by("kind", "project__name", "pk")[: MOST_REPORTS + 1])
    if len(reports) > MOST_REPORTS:
        raise TooMuch(wording.year_has_too_many_reports(MOST_REPORTS))
    evidence = Evidence.objects.filter(report__in=reports).values_list("report", "sha256", "size").distinct()
    published = Publication.objects.filter(report__in=reports).values_list("pdf_size", flat=True)
    if sum(size for _, _, size in evidence) + sum(published) > LARGEST:
        raise TooMuch(wording.year_is_too_large(LARGEST // MEGABYTE))
    return reports


def write_archive(reports: Sequence[Report], act: Act, target: IO[bytes]) -> None:
    """Write the archive of reports of one unit and year, and keep that each was taken away. Raises TooMuch."""
    with ZipFile(target, "w") as opened:
        archive = Archive(opened, timezone.localtime(act.now), (MANIFEST, LISTING, SUMS))
        listed = [_add_report(archive, report) for report in reports]
        contents = contents_of(reports[0], act.now, listed, archive.files)
        archive.add(MANIFEST, [as_json(contents)])
        archive.add(LISTING, [as_text(contents)])
        archive.add(SUMS, [sums_of(archive.files)])
    for report in reports:
        note_access(report, act, Access.DOWNLOADED, wording.whole_year())


def _add_report(archive: Archive, report: Report) -> dict[str, Any]:
    edition, missing = edition_of(report), Missing()
    folder = archive.path("", f"{report.get_kind_display()} {report.project or ''}")
    _add_formats(archive, edition, folder, missing)
    former = report.publications.exclude(pk=edition.publication.pk) if edition.publication else report.publications
    for one in former.order_by("version"):
        name = f"公开的第 {one.version} 版.pdf"
        with _told(name, missing), one.pdf.open("rb") as stored:
            archive.add_stored(archive.path(folder, name), stored, one.pdf_sha256, what=name, report=folder)
    _add_evidence(archive, report, folder, missing)
    return {
        "folder": folder,
        "title": str(report),
        "kind": report.kind,
        "project": report.project.name if report.project else "",
        "status": report.status,
        "status_label": report.get_status_display(),
        "version": report.version,
        "is_draft": edition.is_draft,
        "missing": missing,
    }


def _add_formats(archive: Archive, edition: Edition, folder: str, missing: Missing) -> None:
    for one in FORMATS:
        name = f"{one.title}{'（草稿）' if edition.is_draft else ''}.{one.suffix}"
        with _told(name, missing):
            content = one.make(edition)
            archive.add(archive.path(folder, name), [content], what=name.rpartition(".")[0], report=folder)


def _add_evidence(archive: Archive, report: Report, folder: str, missing: Missing) -> None:
    """Each file once, whatever it proves; numbered, since names say little."""
    rows: dict[str, list[Evidence]] = {}
    for row in report.evidence.order_by("pk"):
        rows.setdefault(row.sha256, []).append(row)
    inner = archive.path(folder, EVIDENCE) if rows else ""
    for number, (digest, same) in enumerate(rows.items(), 1):
        first = next((row for row in same if row.file), same[0])
        with _told(first.file_name, missing), first.file.storage.open(first.file.name or "", "rb") as stored:
            path = archive.path(inner, f"{number:02} {first.file_name}")
            proves = [{"title": row.title, "item": row.item, "indicator": row.indicator} for row in same]
            archive.add_stored(path, stored, digest, what=EVIDENCE, report=folder, proves=proves)


@contextmanager
def _told(name: str, missing: Missing) -> Iterator[None]:
    """What cannot be made, or is not stored any more, is entered among what is missing."""
    try:
        yield
    except (ProblemsError, DocumentError) as fault:
        missing.append({"what": name, "reason": str(fault)})
    except GONE:
        missing.append({"what": name, "reason": wording.file_is_gone()})
