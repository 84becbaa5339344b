"""Reference data to keep; reports and publications only to look at: they change through their services."""

from django.contrib import admin

from scoring.admin import ReadOnlyAdmin

from .models import EvaluationYear, Project, Publication, Report, Unit, UnitMembership


class MembershipInline(admin.TabularInline):
    model = UnitMembership
    autocomplete_fields = ("user",)
    extra = 0


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
