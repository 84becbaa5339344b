"""代理: everybody hands over the own roles, sees what is handed over, and takes it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.forms.delegation import DelegationForm
from evaluations.services.delegating import (
    Handover,
    colleagues,
    delegate,
    end_early,
    handed_over,
    own_roles,
    taken_over,
)
from evaluations.services.editing import Refused

MOST_SUGGESTIONS = 200


@require_http_methods(["GET", "POST"])
def delegation(request):
    user, today = request.user, timezone.localdate()
    roles = own_roles(user, today)
    names = colleagues(user, roles[:1]).values_list("username", flat=True)[:MOST_SUGGESTIONS] if roles else ()
    posted = [request.POST] if request.method == "POST" else []
    form = DelegationForm(*posted, initial={"starts_on": today}, roles=roles, colleagues=names)
    if posted and form.is_valid():
        try:
            rows = delegate(user, Handover(**form.cleaned_data), today=today)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已交由“{rows[0].user}”代理 {len(rows)} 个角色，{rows[0].ends_on} 后自动收回。")
            return redirect("account:delegation")
    context = {"form": form, "roles": roles, "given": handed_over(user, today), "taken": taken_over(user, today)}
    return render(request, "account/delegation.html", context | {"today": today})


@require_POST
def end(request, pk):
    today = timezone.localdate()
    row = get_object_or_404(handed_over(request.user, today), pk=pk)
    end_early(row, today=today)
    messages.success(request, f"“{row.user}”不再代理{row.unit.name}{row.get_role_display()}。")
    return redirect("account:delegation")
