"""Reference data to keep; reports and publications only to look at: they change through their services."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django_tasks_db.admin import DBTaskResult

from scoring.admin import ReadOnlyAdmin

from .models import EvaluationYear, Obligation, Project, Publication, Report, Unit, UnitMembership


class MembershipInline(admin.TabularInline):
    model = UnitMembership
    autocomplete_fields = ("user", "unit", "on_behalf_of")
    extra = 0


class RolesInline(MembershipInline):
    fk_name = "user"
    verbose_name_plural = "单位和角色"


admin.site.unregister(User)
admin.site.unregister(DBTaskResult)  # in English, and no row that a user knows; manage.py work --list tells more


@admin.register(User)
class PersonAdmin(UserAdmin):
    inlines = (RolesInline,)
    list_display = ("username", "first_name", "email", "is_active", "is_superuser", "last_login")


@admin.register(UnitMembership)
class UnitMembershipAdmin(admin.ModelAdmin):
    list_display = ("user", "unit", "role", "on_behalf_of", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user", "unit", "on_behalf_of")
    search_fields = ("user__username", "user__first_name", "unit__name")
    autocomplete_fields = ("user", "unit", "on_behalf_of")


@admin.register(Obligation)
class ObligationAdmin(ReadOnlyAdmin):
    """Looked at here; kept on the pages of the rounds."""

    list_display = ("unit", "project", "year", "kind", "report", "exempt_reason")
    list_filter = ("year", "kind")
    list_select_related = ("unit", "project", "year", "report__unit", "report__year", "report__project")
    search_fields = ("unit__name", "project__name")


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "parent", "is_head_office", "abolished_on")
    list_filter = ("is_head_office",)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("parent", "successor")
    inlines = (MembershipInline,)


@admin.register(EvaluationYear)
class EvaluationYearAdmin(admin.ModelAdmin):
    list_display = ("year", "notice_title", "notice_number", "unit_deadline", "public_deadline")


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ("name", "unit")
    list_select_related = ("unit",)
    search_fields = ("name", "unit__name")
    autocomplete_fields = ("unit",)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("unit", "project", "year", "kind", "status", "updated_at")
    list_filter = ("year", "kind", "status")
    list_select_related = ("unit", "project", "year")
    search_fields = ("unit__name", "project__name")


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("unit_name", "project_name", "year", "kind", "version", "published_at", "published_by")
    list_filter = ("year", "kind")
    search_fields = ("unit_name", "project_name")
    # The bulky copies are read on the public page; the file is not served from here.
    exclude = ("facts", "scheme", "score", "document", "pdf")
