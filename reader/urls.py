"""The URLs of the project."""

from django.contrib import admin
from django.urls import include, path

from reader.deployment.health import healthz, readyz
from reader.documents import views
from reader.members import views as members

handler500 = "reader.middleware.database_errors.failed"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("reader.accounts.views")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("appearance/", views.appearance, name="appearance"),
    path("documents/", views.documents, name="documents"),
    path("documents/add/", views.document_add, name="document_add"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/structure/", views.structure, name="structure"),
    path("documents/<int:pk>/store/", views.document_store, name="document_store"),
    path("documents/<int:pk>/discard/", views.document_discard, name="document_discard"),
    path("documents/<int:pk>/destroy/", views.document_destroy, name="document_destroy"),
    path("comparisons/<int:pk>/members/", members.members, name="members"),
    path("comparisons/<int:pk>/members/add/", members.add, name="member_add"),
    path("comparisons/<int:pk>/members/<int:number>/", members.change, name="member"),
    path("comparisons/<int:pk>/members/<int:number>/remove/", members.remove, name="member_remove"),
    path("comparisons/<int:pk>/shares/", members.share, name="share_add"),
    path("comparisons/<int:pk>/shares/<int:number>/revoke/", members.revoke, name="share_revoke"),
    path("shared/<str:token>/", members.shared, name="shared"),
    path("", include("annotations.urls")),
]
