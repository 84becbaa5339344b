"""Schemes can be looked at; they change only through their files (load_schemes)."""

from django.contrib import admin

from .models import Scheme, SchemeVersion


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that change through files, services or not at all."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Scheme)
class SchemeAdmin(ReadOnlyAdmin):
    list_display = ("title", "code", "kind", "year")
    list_filter = ("year", "kind")


@admin.register(SchemeVersion)
class SchemeVersionAdmin(ReadOnlyAdmin):
    list_display = ("scheme", "number", "digest", "created_at")
