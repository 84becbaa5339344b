"""Budget units, their tree, and who works for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evaluations.enums import Role

from .base import Timestamped, one_of


class UnitQuerySet(models.QuerySet["Unit"]):
    def of(self, user, *roles: Role) -> "UnitQuerySet":
        """The units a user works for (in one of the roles, if any are named), and all units below them."""
        if not user.is_authenticated:
            return self.none()
        memberships = UnitMembership.objects.filter(user=user, role__in=roles or Role.values)
        found = frontier = set(memberships.values_list("unit_id", flat=True))
        while frontier:
            frontier = set(Unit.objects.filter(parent__in=frontier).values_list("pk", flat=True)) - found
            found = found | frontier
        return self.filter(pk__in=found)


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


class UnitMembership(models.Model):
    """A user's role in a unit; a user may have several."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="用户")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships", verbose_name="单位")
    role = models.CharField("角色", max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = verbose_name_plural = "单位人员"
        ordering = ("unit", "role", "user")
        constraints = (
            models.UniqueConstraint(fields=("user", "unit", "role"), name="unitmembership_is_unique"),
            one_of("unitmembership", "role", Role),
        )

    def __str__(self) -> str:
        return f"{self.user}：{self.unit}{self.get_role_display()}"
