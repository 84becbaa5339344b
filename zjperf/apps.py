from django.contrib.staticfiles.apps import StaticFilesConfig

ONLY_ON_PAPER = ["fonts", "report-print.css"]  # 29 MB, read by the renderer alone
UNUSED = ["django_htmx/ext/*", "django_htmx/*-4*"]  # htmx 2 is used, without extensions


class PublicFilesConfig(StaticFilesConfig):
    """What is collected for browsers."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *ONLY_ON_PAPER, *UNUSED]
