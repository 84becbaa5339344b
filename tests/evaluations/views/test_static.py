"""The files browsers get, collected as for production."""

import json
import re

import pytest
from django.core.management import call_command

from tests.publications import make_publication


@pytest.fixture
def collected(settings, tmp_path):
    """Names of the collected files, each renamed after its content."""
    settings.STATIC_ROOT = tmp_path / "static"
    digested = {"BACKEND": "zjperf.staticfiles.DigestedFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": digested}
    call_command("collectstatic", interactive=False, verbosity=0)
    return json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]


def test_what_only_paper_needs_is_not_sent_to_browsers(collected):
    own = {name.partition("/")[0] for name in collected}

    assert own == {"admin", "css", "django_htmx", "img", "js", "vendor"}
    assert "css/report-print.css" not in collected


def test_only_the_htmx_that_is_used_is_sent_to_browsers(collected):
    names = {name for name in collected if name.startswith("django_htmx/")}

    assert names == {"django_htmx/django-htmx.js", "django_htmx/htmx-2.js", "django_htmx/htmx-2.min.js"}


def test_scripts_import_their_parts_by_digest(collected, settings):
    script = (settings.STATIC_ROOT / collected["js/autosave.js"]).read_text()

    imported = re.findall(r'from "\./(.+)"', script)
    assert [f"js/{name}" for name in imported] == [
        collected[f"js/{part}.js"] for part in ("fields", "presence", "saving")
    ]


@pytest.mark.django_db
def test_every_file_a_page_names_was_collected(collected, client):
    publication = make_publication()

    for path in ("/", f"/reports/{publication.report_id}/", "/account/login/"):
        assert 'css/tokens.css"' not in client.get(path).content.decode()


@pytest.mark.django_db
def test_error_pages_do_not_depend_on_the_collected_names(client):
    assert 'href="/static/css/tokens.css"' in client.get("/nothing/").content.decode()
