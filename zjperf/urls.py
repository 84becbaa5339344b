"""Mounts one set of pages per audience."""

from django.contrib import admin
from django.urls import include, path

admin.site.site_header = admin.site.site_title = "湛江绩效自评 · 基础数据"
admin.site.index_title = "基础数据"

urlpatterns = [
    path("", include("evaluations.urls.public")),
    path("fill/", include("evaluations.urls.fill")),
    path("review/", include("evaluations.urls.review")),
    path("manage/", include("evaluations.urls.manage")),
    path("account/", include("evaluations.urls.account")),
    path("admin/", admin.site.urls),
]
