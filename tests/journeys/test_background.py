"""Somebody watches work being done in the background."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from evaluations.enums import JobStatus
from tests.jobs.models import Parcel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.jobs.views")]


def test_a_page_follows_a_job_to_its_end(page, live_server, client, preparer):
    client.force_login(preparer)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    parcel = Parcel.objects.create()

    page.goto(f"{live_server.url}/parcels/{parcel.pk}/")
    expect(page.get_by_text("排队中，前面的任务完成后开始。")).to_be_visible()
    Parcel.objects.update(status=JobStatus.RUNNING, done=30, total=40)
    expect(page.get_by_text("处理中，已处理 30 / 40 项（75%）。")).to_be_visible()
    assert page.get_by_role("progressbar").evaluate("bar => bar.position") == 0.75
    Parcel.objects.update(status=JobStatus.DONE, done=40, receipt="送达", finished_at=timezone.now())

    expect(page.get_by_text("送达")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
