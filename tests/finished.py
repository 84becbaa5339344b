"""A report that is ready to be handed over: the real case without what it states of itself."""

from evaluations.enums import ReportKind
from evaluations.models import Report
from tests.publications import import_demo


def make_finished_report(kind=ReportKind.OVERALL):
    """Everything is filled in, nothing contradicts: self-scores are the computed ones."""
    report = import_demo(kind)
    Report.objects.filter(pk=report.pk).update(
        stated_total=None, stated_grade="", stated_dimensions={}, stated_details={}
    )
    report.indicators.update(stated_ratio="", self_score=None)
    report.lines.update(self_score=None)
    return Report.objects.get(pk=report.pk)
