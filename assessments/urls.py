"""Addresses of this room."""

from django.urls import URLPattern, path

from assessments.views import assessing, reassessing, templates

ONE = "assessments/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/assessments/", assessing.assessment_list, name="assessment-list"),
    path("cases/<uuid:pk>/assessments/start/", assessing.assessment_start, name="assessment-start"),
    path("cases/<uuid:pk>/reassessment/", reassessing.reassessment_plan, name="reassessment-plan"),
    path(ONE, assessing.assessment_detail, name="assessment-detail"),
    path(f"{ONE}<int:order>/", assessing.assessment_section, name="assessment-section"),
    path(f"{ONE}complete/", assessing.assessment_complete, name="assessment-complete"),
    path(f"{ONE}set-aside/", assessing.assessment_set_aside, name="assessment-set-aside"),
    path("agency/assessments/", templates.template_list, name="template-list"),
    path("agency/assessments/<uuid:pk>/", templates.template_detail, name="template-detail"),
]
