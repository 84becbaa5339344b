"""Shared pieces of models: timestamps and constraints that recur."""

from django.db import models
from django.db.models import Q


class Timestamped(models.Model):
    """When a row was made and last saved."""

    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        abstract = True


def not_negative(table: str, *fields: str) -> tuple[models.CheckConstraint, ...]:
    """One constraint a field: empty or at least zero."""
    return tuple(
        models.CheckConstraint(
            condition=Q(**{f"{field}__gte": 0}) | Q(**{f"{field}__isnull": True}), name=f"{table}_{field}_not_negative"
        )
        for field in fields
    )


def one_of(table: str, field: str, choices: type[models.TextChoices], blank: bool = False) -> models.CheckConstraint:
    """The field holds one of the choices (or nothing, where that is allowed)."""
    allowed = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=f"{table}_{field}_is_known")


def money_field(label: str) -> models.DecimalField:
    """An amount in yuan; empty means not filled in."""
    return models.DecimalField(label, max_digits=15, decimal_places=2, null=True, blank=True)


def points_field(label: str) -> models.DecimalField:
    """Points of a score table; empty means not given."""
    return models.DecimalField(label, max_digits=9, decimal_places=4, null=True, blank=True)


def share_field(label: str) -> models.DecimalField:
    """A fraction from 0 to 1; empty means not given."""
    return models.DecimalField(label, max_digits=7, decimal_places=6, null=True, blank=True)
