"""Events stored before they were chained get their number, statuses and digests; reports their standing."""

from django.db import migrations

from evaluations.trail import FIRST, digest_of

TARGETS = {"submit": "submitted", "withdraw": "draft", "unit_return": "returned", "record": "published"}
# Until now a report was published without having been approved, and there was one way to return it.
NOW_CALLED = {"return": "unit_return", "publish": "record"}


def chain(apps, schema_editor):
    Report = apps.get_model("evaluations", "Report")
    for report in Report.objects.all():
        status, previous = "draft", FIRST
        for number, event in enumerate(report.events.order_by("pk"), 1):
            event.transition = NOW_CALLED.get(event.transition, event.transition)
            event.number, event.previous = number, previous
            event.source, event.target = status, TARGETS[event.transition]
            event.digest = digest_of(event)
            event.save()
            status, previous = event.target, event.digest
            Report.objects.filter(pk=report.pk).update(moved_at=event.at)
            if event.transition == "submit":
                Report.objects.filter(pk=report.pk).update(submitted_at=event.at)


def take_standing(apps, schema_editor):
    Report = apps.get_model("evaluations", "Report")
    for one in apps.get_model("evaluations", "Publication").objects.order_by("version"):
        Report.objects.filter(pk=one.report_id).update(
            self_total=one.self_total,
            self_grade=one.grade,
            computed_total=one.computed_total,
            reviewed_total=one.self_total,
            reviewed_grade=one.grade,
        )


def owe(apps, schema_editor):
    """Every report that is there was owed."""
    Obligation = apps.get_model("evaluations", "Obligation")
    for report in apps.get_model("evaluations", "Report").objects.all():
        Obligation.objects.create(
            year_id=report.year_id,
            unit_id=report.unit_id,
            kind=report.kind,
            project_id=report.project_id,
            report=report,
        )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0007_review")]

    operations = [
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunPython(take_standing, migrations.RunPython.noop),
        migrations.RunPython(owe, migrations.RunPython.noop),
    ]
