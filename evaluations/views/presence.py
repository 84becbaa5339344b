"""Who else has the report open, asked by the page every few seconds."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluations import outline
from evaluations.progress import TITLES, parts_by_key
from evaluations.queries.presence import others_present
from evaluations.services.attending import attend

from .shortcuts import get_editable_report, is_version


@require_safe
def presence(request, pk):
    """Notes that the asker has ``section`` open; tells of others, and of changes since ``version``."""
    report = get_editable_report(request, pk)
    written = parts_by_key(outline.load(report.outline))
    titles = TITLES | {key: part.title for key, part in written.items()}
    section, version = request.GET.get("section"), request.GET.get("version", "")
    if section not in titles or not is_version(version):
        raise Http404
    now = timezone.now()
    attend(report, request.user, section, now)
    others = [(shown_name(one.user), titles.get(one.section)) for one in others_present(report, request.user, now)]
    context = {"report": report, "others": others, "is_changed": report.version > int(version), "section": section}
    return render(request, "fill/_presence.html", context)


def shown_name(user):
    """Family name first, as Chinese names are read."""
    return f"{user.last_name}{user.first_name}" or user.get_username()
