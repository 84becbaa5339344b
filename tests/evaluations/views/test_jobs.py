"""What a page shows of work that is done in the background."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.enums import JobStatus
from tests.factories import make_user
from tests.jobs.models import Parcel

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.jobs.views")]

FAILED = {"status": JobStatus.FAILED, "error": "收件地址“<b>”为空。", "finished_at": timezone.now()}
DONE = {"status": JobStatus.DONE, "done": 50000, "total": 50000, "receipt": "送达", "finished_at": timezone.now()}
LEAVE = "可以离开本页，处理不会中断。"


@pytest.fixture(autouse=True)
def clerk(client):
    client.force_login(make_user())


def show(client, **state):
    parcel = Parcel.objects.create(**state)
    return parcel, client.get(reverse("parcel", args=[parcel.pk])).content.decode()


def ask(client, parcel, **headers):
    return client.get(reverse("progress", args=[parcel.pk]), headers=headers)


@pytest.mark.parametrize(
    ("state", "sentence", "bar"),
    [
        ({}, "排队中，前面的任务完成后开始。", ' value="0" max="1"'),
        ({"attempts": 2}, "第 2 次处理没有成功，稍后自动重试。", ' value="0" max="1"'),
        ({"status": JobStatus.RUNNING}, "处理中。", ""),
        (
            {"status": JobStatus.RUNNING, "done": 1200, "total": 50000},
            "处理中，已处理 1200 / 50000 项（2%）。",
            ' value="1200" max="50000"',
        ),
    ],
)
def test_how_far_it_is_is_said_and_drawn_on_the_page_and_in_the_answer(client, state, sentence, bar):
    parcel, page = show(client, **state)
    answer = ask(client, parcel, HX_Request="true")

    for text in (page, answer.content.decode()):
        assert f">{sentence}{LEAVE}</p>" in text
        assert f'<progress aria-labelledby="job-state-{parcel.pk}"{bar}></progress>' in text
    assert f'hx-get="/parcels/{parcel.pk}/progress/"' in page
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_without_scripts_the_page_is_loaded_again_by_itself_or_by_a_link(client):
    parcel, page = show(client)

    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'<noscript><p><a href="/parcels/{parcel.pk}/">刷新</a></p></noscript>' in page
    assert ask(client, parcel).url == f"/parcels/{parcel.pk}/"


@pytest.mark.parametrize("state", [DONE, FAILED])
def test_once_over_nothing_is_asked_any_more_and_open_pages_are_loaded_anew(client, state):
    parcel, page = show(client, **state)

    assert re.findall("hx-get|htmx|http-equiv|<progress|<noscript", page) == []
    answer = ask(client, parcel, HX_Request="true")
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")


def test_what_is_done_says_so(client):
    _, page = show(client, **DONE)

    assert "完成，共处理 50000 项。" in page
    assert "重试" not in page


def test_what_failed_says_why_and_is_tried_again_by_one_click(client, queue):
    parcel, page = show(client, **FAILED)
    assert '<p class="alert alert-danger" role="alert">收件地址“&lt;b&gt;”为空。</p>' in page
    [url] = re.findall(r'<form method="post" action="(/parcels/[^"]+)">', page)

    pages = [client.post(url, follow=True).content.decode() for _ in range(2)]

    parcel.refresh_from_db()
    assert (parcel.status, parcel.error, DBTaskResult.objects.count()) == (JobStatus.QUEUED, "", 1)
    assert ["已经在重试" in page for page in pages] == [False, True]
    assert client.get(url).status_code == 405
