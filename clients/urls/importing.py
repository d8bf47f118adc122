"""Addresses of imports, and of the right to them."""

from django.urls import URLPattern, path

from clients.models import Import
from clients.views import importing

urlpatterns: list[URLPattern] = [
    path("imports/", importing.import_list, name="import-list"),
    path(
        "imports/template/referrals/",
        importing.import_template,
        {"kind": Import.Kind.REFERRALS},
        name="import-template",
    ),
    path(
        "imports/template/clients/",
        importing.import_template,
        {"kind": Import.Kind.CLIENTS},
        name="import-template-clients",
    ),
    path("imports/rights/", importing.import_rights, name="import-rights"),
    path("imports/rights/<uuid:pk>/end/", importing.import_right_end, name="import-right-end"),
    path("imports/<uuid:pk>/", importing.import_detail, name="import-detail"),
    path("imports/<uuid:pk>/columns/", importing.import_map, name="import-map"),
    path("imports/<uuid:pk>/check/", importing.import_check, name="import-check"),
    path("imports/<uuid:pk>/decide/", importing.import_decide, name="import-decide"),
    path("imports/<uuid:pk>/commit/", importing.import_commit, name="import-commit"),
    path("imports/<uuid:pk>/undo/", importing.import_undo, name="import-undo"),
    path("imports/<uuid:pk>/errors/", importing.import_errors, name="import-errors"),
]
