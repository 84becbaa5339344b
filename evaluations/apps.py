from django.apps import AppConfig
from django.core import checks


def paper(app_configs, **kwargs):
    """Libraries and fonts of the PDF; loaded only when checks run."""
    from .documents.pdf import check_paper

    return check_paper(app_configs, **kwargs)


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "绩效自评"

    def ready(self):
        checks.register(paper)
