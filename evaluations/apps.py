from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks


def paper(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Libraries and fonts of the PDF. Loading them takes a second, so only commands that check do it."""
    from .documents.pdf import check_paper  # noqa: PLC0415

    return check_paper(app_configs, **kwargs)


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "绩效自评"

    def ready(self) -> None:
        checks.register(paper)
