"""The only settings. What differs between machines is read from the environment by two functions:
``required`` (no default, with an example in the error) and ``optional`` (default and type).

DEBUG is on unless switched off; with it on the site answers on this machine only. With it off, the
key and the host names must be given and everything that needs HTTPS is on.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

T = TypeVar("T")


def required(name: str, *, example: str) -> str:
    """The variable's value. Raises ImproperlyConfigured, with an example, if it is missing or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Environment variable {name} is missing. Example: {name}={example}")
    return value


def optional(name: str, default: T, read: Callable[[str], T]) -> T:
    """The variable read by ``read``, or the default if it is missing or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return read(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"Environment variable {name}={value!r} cannot be read: {error}") from error


def switch(value: str) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.lower() not in known:
        raise ValueError("use 1 or 0")
    return known[value.lower()]


def words(value: str) -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in value.split(",") if word.strip()]


def development_key(path: Path) -> str:
    """This machine's own key, made once; linking makes the first of several processes win."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


BASE_DIR = Path(__file__).resolve().parent.parent
VAR = optional("ZJPERF_VAR", BASE_DIR / "var", Path).resolve()

# Who may reach it
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEBUG = optional("DEBUG", True, switch)
if DEBUG:
    SECRET_KEY = development_key(VAR / "secret_key")
    ALLOWED_HOSTS = optional("ALLOWED_HOSTS", LOCAL_HOSTS, words)
    if not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS):
        raise ImproperlyConfigured(f"DEBUG is on, so ALLOWED_HOSTS={ALLOWED_HOSTS} is refused. Set DEBUG=0.")
else:
    SECRET_KEY = required("SECRET_KEY", example="50 or more random characters")
    ALLOWED_HOSTS = words(required("ALLOWED_HOSTS", example="jxzp.example.gov.cn"))
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("django-insecure"):
        raise ImproperlyConfigured("SECRET_KEY is a default or too short: use 50 or more random characters.")

# HTTPS=0 serves a trial of the production settings on this machine without certificates.
HTTPS = optional("HTTPS", not DEBUG, switch)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
# Only a proxy that always sets X-Forwarded-Proto and appends to X-Forwarded-For itself may stand in front.
BEHIND_PROXY = optional("BEHIND_PROXY", False, switch)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
AXES_CLIENT_IP_CALLABLE = "zjperf.proxy.client_address" if BEHIND_PROXY else None
CSRF_TRUSTED_ORIGINS = optional("CSRF_TRUSTED_ORIGINS", [], words)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 3600
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10000  # without scripts a section is one form, of twenty fields an indicator
DATA_UPLOAD_MAX_NUMBER_FILES = 250  # without scripts a batch of reports to be audited is one form of 200 files
# security.W021: preloading is asked for by the owner of the whole domain, not by one host in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
OWN = {"default-src": [SELF], "img-src": [SELF, "data:"]}  # Bootstrap draws its control icons as data URLs
CLOSED = {"object-src": [NONE], "base-uri": [NONE], "form-action": [SELF], "frame-ancestors": [NONE]}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": OWN | CLOSED}

INSTALLED_APPS = [
    "scoring.apps.ScoringConfig",
    "evaluations.apps.EvaluationsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "zjperf.apps.PublicFilesConfig",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

# Closed by default: LoginRequired guards every view that does not opt out.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zjperf.sessions.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zjperf.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
ENGINE, OPTIONS = "django.template.backends.django.DjangoTemplates", {"context_processors": CONTEXT_PROCESSORS}
TEMPLATES = [{"BACKEND": ENGINE, "DIRS": [BASE_DIR / "templates"], "APP_DIRS": True, "OPTIONS": OPTIONS}]

# Without IMMEDIATE most concurrent saves on SQLite end in "database is locked", in spite of the timeout.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;",
}
DATABASE_URL = optional("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}", str)
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Work in the background is a row of the database, done by manage.py work.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account:login"
LOGIN_REDIRECT_URL = "fill:reports"
LOGOUT_REDIRECT_URL = "public:catalogue"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # its pages have no Chinese; manage.py axes_reset lifts a lock

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"

# Mail. Without a server it is written to the console of a trial, and not sent in production.
EMAIL_HOST = optional("EMAIL_HOST", "", str)
EMAIL_PORT = optional("EMAIL_PORT", 25, int)
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = optional("EMAIL_USE_TLS", False, switch) and not EMAIL_USE_SSL
EMAIL_HOST_USER = optional("EMAIL_HOST_USER", "", str)
EMAIL_HOST_PASSWORD = optional("EMAIL_HOST_PASSWORD", "", str)
EMAIL_TIMEOUT = 10
MAIL_GOES_TO = "smtp" if EMAIL_HOST else "console" if DEBUG or not HTTPS else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{MAIL_GOES_TO}.EmailBackend"
DEFAULT_FROM_EMAIL = optional("DEFAULT_FROM_EMAIL", "zjperf@localhost", str)
SITE_URL = optional("SITE_URL", "", str).rstrip("/")

# Files. Media are private: no URL leads to them, views hand out what may be seen.
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "zjperf.staticfiles.DigestedFiles"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": optional("LOG_LEVEL", "WARNING", str)},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
