"""What administrators keep: the yearly rounds, units and users."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations.models import Unit
from evaluations.policies import is_administrator
from evaluations.queries.rounds import rounds as all_rounds
from evaluations.services.registering import uninvited


def for_administrators(view):
    """For everybody else there is no such page."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_administrator(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_administrators
def index(request):
    context = {
        "newest": all_rounds().first(),
        "units": Unit.objects.filter(abolished_on=None).count(),
        "without_password": uninvited().count(),
    }
    return render(request, "manage/index.html", context)
