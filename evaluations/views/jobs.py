"""For pages of work that is done in the background: how far it is, and once more.

Such a page includes ``ui/_progress_head.html`` in its block of scripts and ``ui/_progress.html`` where the state is to
be seen, with ``job``, ``progress_url`` and ``retry_url``; who may see the job is for its own views to say.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from evaluations.services.working import retry


def answer_progress(request, job, page_url):
    """What the page asks every two seconds; it is loaded anew once the job is over, and by whoever has no scripts."""
    if "HX-Request" not in request.headers:
        return redirect(page_url)
    if job.is_over:
        response = HttpResponse(status=204, headers={"HX-Refresh": "true"})
    else:
        response = render(request, "ui/_progress_state.html", {"job": job})
    add_never_cache_headers(response)
    return response


def answer_retry(request, job, page_url):
    """A failed job is asked for once more; for views that take POST only."""
    if not retry(job, now=timezone.now()):
        messages.info(request, "任务没有失败，或已经在重试，不需要再点“重试”。")
    return redirect(page_url)
