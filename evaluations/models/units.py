"""Budget units, their tree, and who works for them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evaluations.enums import Role, UnitType

from .base import Timestamped, one_of


class UnitQuerySet(models.QuerySet["Unit"]):
    def of(self, user, *roles: Role) -> "UnitQuerySet":
        """The units a user works for (in one of the roles, if any are named), and all units below them."""
        if not user.is_authenticated:
            return self.none()
        memberships = UnitMembership.objects.of(user, *roles)
        found = frontier = set(memberships.values_list("unit_id", flat=True))
        while frontier:
            frontier = set(Unit.objects.filter(parent__in=frontier).values_list("pk", flat=True)) - found
            found = found | frontier
        return self.filter(pk__in=found)

    def at_or_above(self, unit_id: int) -> set[int]:
        """The primary keys of a unit and of all units above it."""
        found: set[int] = set()
        current: int | None = unit_id
        while current is not None and current not in found:
            found.add(current)
            current = Unit.objects.filter(pk=current).values_list("parent", flat=True).first()
        return found


class Unit(Timestamped):
    """A budget unit 预算单位. Abolished units keep their reports; ``successor`` took over their duties."""

    name = models.CharField("单位名称", max_length=120, unique=True)
    short_name = models.CharField(
        "正文简称", max_length=120, blank=True, help_text="正文中的称呼，例如不带“本级”的名称。"
    )
    code = models.CharField("预算单位编码", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="主管部门"
    )
    is_head_office = models.BooleanField("本级", default=False)
    unit_type = models.CharField("单位类型", max_length=20, choices=UnitType.choices, blank=True)
    abolished_on = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="职责承接单位"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预算单位"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="unit_code_is_unique"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unit_is_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="unit_is_not_own_successor"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self):
        """No unit is above itself, nor takes over from itself by way of others."""
        for name, label in (("parent", "主管部门"), ("successor", "职责承接单位")):
            way, other = [self], getattr(self, name)
            while other is not None and other not in way:
                way.append(other)
                other = getattr(other, name)
            if self.pk and other == self:
                circle = " → ".join(one.name for one in [*way, self])
                raise ValidationError({name: f"{label}绕成了圈：{circle}，请改选其他单位。"})


class UnitMembershipQuerySet(models.QuerySet["UnitMembership"]):
    def of(self, user, *roles: Role) -> "UnitMembershipQuerySet":
        """What a user may be today, in one of the roles if any are named; the own ones before the delegated ones."""
        held = self.filter(user=user, role__in=roles or Role.values)
        return held.current(timezone.localdate()).order_by(F("on_behalf_of").asc(nulls_first=True), "pk")

    def current(self, day) -> "UnitMembershipQuerySet":
        """Those that hold on a day."""
        begun = Q(starts_on=None) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gte=day))


class UnitMembership(models.Model):
    """A user's role in a unit; a user may have several.

    With ``on_behalf_of`` it is delegated 代理: for a time, from somebody who holds it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="用户")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships", verbose_name="单位")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="delegated_memberships",
        verbose_name="代理何人",
    )
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = UnitMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位人员"
        ordering = ("unit", "role", "user")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "unit", "role"), condition=Q(on_behalf_of=None), name="unitmembership_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="unitmembership_delegated_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | ~Q(on_behalf_of=F("user")), name="unitmembership_not_delegated_to_self"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="unitmembership_ends_after_start",
            ),
            one_of("unitmembership", "role", Role),
        )

    def __str__(self) -> str:
        return f"{self.user}：{self.unit}{self.get_role_display()}"
