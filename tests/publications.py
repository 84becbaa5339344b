"""Publications for tests of what the public sees: small ones as rows, real ones through the services."""

import hashlib
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management import call_command

from evaluations.documents import frozen
from evaluations.documents.blocks import Annex, Document, Heading, Paragraph
from evaluations.enums import ReportKind, ReportStatus
from evaluations.models import Publication, Report
from evaluations.services.publishing import record_publication
from evaluations.trail import Act
from tests.factories import NOW, make_report

DEMO = Path(__file__).parent.parent / "fixtures" / "demo"
CONTENT = b"%PDF-1.7 sample"


def make_document(text):
    """One chapter, one paragraph, one annex."""
    return Document(
        title="整体绩效自评报告",
        full_title="示例市城市更新中心2023年度整体绩效自评报告",
        subject="",
        author="示例市城市更新中心",
        attachment_label="附件4",
        cover=(("评价单位", "示例市城市更新中心"),),
        blocks=(Heading(1, "一、", "单位基本情况", anchor="s1"), Paragraph(text)),
        annexes=(Annex("附表1", "评分表", ()),),
        dated=NOW.date(),
        year=2023,
    )


def make_publication(report=None, *, text="正文。", content=CONTENT, **fields):
    """A published version of a report, stored as a row with a file; later versions are newer."""
    report = report or make_report(status=ReportStatus.PUBLISHED)
    version = report.publications.count() + 1
    given = {
        "version": version,
        "published_at": NOW + timedelta(seconds=report.pk, milliseconds=version),
        "unit_name": report.unit.name,
        "project_name": report.project.name if report.project else "",
        "self_total": "99.48",
        "computed_total": "97.74",
        "grade": "优",
        "computed_grade": "优",
        **fields,
    }
    publication = Publication(
        report=report,
        kind=report.kind,
        year=report.year.year,
        facts={},
        scheme={},
        score={"dimensions": [{"title": "整体效能", "self": "49.48", "computed": "47.74", "maximum": "50"}]},
        document=frozen.to_data(make_document(text)),
        pdf_sha256=hashlib.sha256(content).hexdigest(),
        pdf_size=len(content),
        page_count=3,
        **given,
    )
    publication.pdf.save("", ContentFile(content), save=False)
    publication.save()
    return publication


def import_demo(kind=ReportKind.PROJECT):
    """The real case of one kind as a draft, through the commands a person uses."""
    call_command("load_schemes", verbosity=0)
    call_command("import_package", *DEMO.glob(f"*-{kind}.json"), verbosity=0)
    return Report.objects.get(kind=kind)


def publish_demo(actor, kind=ReportKind.PROJECT):
    """The real case of one kind, published."""
    return record_publication(import_demo(kind), Act(actor, NOW, "补录"))
