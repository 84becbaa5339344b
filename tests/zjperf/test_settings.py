"""How the application starts: safe without any variable, and never carelessly in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).parents[2]
KEY = "k3y-" * 15
PRODUCTION = {"DEBUG": "0", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "jxzp.example.gov.cn"}


def start(tmp_path, code, **environment):
    """Loads the settings in a fresh process that knows these variables only."""
    return subprocess.run(
        [sys.executable, "-c", f"from zjperf.settings import *; {code}"],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], "ZJPERF_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_any_variable_it_answers_on_this_machine_only(tmp_path):
    result = start(tmp_path, "print(DEBUG, ALLOWED_HOSTS, DATABASES['default']['NAME'])")

    assert result.stdout == f"True ['localhost', '127.0.0.1', '[::1]'] {tmp_path}/db.sqlite3\n"


def test_development_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first, second = (start(tmp_path, "print(SECRET_KEY)").stdout.strip() for _ in range(2))

    assert first == second == (tmp_path / "secret_key").read_text()
    assert len(first) == 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEBUG": "0"}, "Environment variable SECRET_KEY is missing."),
        (PRODUCTION | {"ALLOWED_HOSTS": " "}, "Environment variable ALLOWED_HOSTS is missing."),
        (PRODUCTION | {"SECRET_KEY": "short"}, "SECRET_KEY is a default or too short"),
        (PRODUCTION | {"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY is a default or too short"),
        ({"ALLOWED_HOSTS": "jxzp.example.gov.cn"}, "DEBUG is on, so ALLOWED_HOSTS"),
        ({"DEBUG": "perhaps"}, "Environment variable DEBUG='perhaps' cannot be read: use 1 or 0"),
    ],
)
def test_careless_start_is_refused_with_the_variable_at_fault(tmp_path, environment, sentence):
    result = start(tmp_path, "print('started')", **environment)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].startswith(f"django.core.exceptions.ImproperlyConfigured: {sentence}")


def test_production_insists_on_https(tmp_path):
    result = start(tmp_path, "print(SECURE_SSL_REDIRECT, SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE)", **PRODUCTION)

    assert result.stdout == "True True True\n"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "console 25 False False"),
        (PRODUCTION, "dummy 25 False False"),
        (PRODUCTION | {"HTTPS": "0"}, "console 25 False False"),
        ({"EMAIL_HOST": "mail", "EMAIL_PORT": "587", "EMAIL_USE_TLS": "1"}, "smtp 587 True False"),
        (PRODUCTION | {"EMAIL_HOST": "mail", "EMAIL_PORT": "465", "EMAIL_USE_TLS": "1"}, "smtp 465 False True"),
    ],
)
def test_mail_goes_to_a_server_if_there_is_one_and_nowhere_in_production_without(tmp_path, environment, expected):
    code = "print(EMAIL_BACKEND.split('.')[-2], EMAIL_PORT, EMAIL_USE_TLS, EMAIL_USE_SSL)"

    assert start(tmp_path, code, **environment).stdout == f"{expected}\n"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", "sqlite3 IMMEDIATE 0"),
        ("postgres://clerk@database/zjperf", "postgresql None 60"),
    ],
)
def test_database_is_set_up_for_many_people_at_once(tmp_path, url, expected):
    code = (
        "database = DATABASES['default'];"
        "options = database.get('OPTIONS', {});"
        "print(database['ENGINE'].rpartition('.')[2], options.get('transaction_mode'), database['CONN_MAX_AGE'])"
    )

    assert start(tmp_path, code, DATABASE_URL=url).stdout == f"{expected}\n"
