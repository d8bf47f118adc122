"""Every address of the product; third-party pages are listed one by one under our declarations."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("casemgmt.work.urls")),
    path("", include("clients.urls")),
    path("", include("consent.urls")),
    path("", include("assessments.urls")),
    path("", include("careplans.urls")),
    path("", include("caseload.urls")),
    path("", include("casemgmt.retention.urls")),
    path("", include("casemgmt.reports.urls")),
    path("", include("casemgmt.agency.urls")),
    path("", include("casemgmt.ledger.urls")),
    path("", include("casemgmt.demo.urls")),
]

handler500 = "casemgmt.core.pages.server_error"
