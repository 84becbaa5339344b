from django.contrib.staticfiles.apps import StaticFilesConfig


class PublicFilesConfig(StaticFilesConfig):
    """What is collected for browsers. The fonts and styles of paper (29 MB) are read by the renderer alone."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "fonts", "report-print.css"]
