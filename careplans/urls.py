"""Addresses of this room."""

from django.urls import URLPattern, path

from careplans.views import closing, goals, holding, plans, services

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/plan/", plans.plan_list, name="plan-list"),
    path("cases/<uuid:pk>/plan/new/", plans.plan_new, name="plan-new"),
    path("plans/<uuid:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<uuid:pk>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<uuid:pk>/propose/", plans.plan_propose, name="plan-propose"),
    path("plans/<uuid:pk>/reopen/", plans.plan_reopen, name="plan-reopen"),
    path("plans/<uuid:pk>/approve/", plans.plan_approve, name="plan-approve"),
    path("plans/<uuid:pk>/agree/", plans.plan_agree, name="plan-agree"),
    path("plans/<uuid:pk>/pdf/", plans.plan_pdf, name="plan-pdf"),
    path("plans/<uuid:pk>/goals/new/", goals.goal_new, name="goal-new"),
    path("goals/<uuid:pk>/edit/", goals.goal_edit, name="goal-edit"),
    path("goals/<uuid:pk>/remove/", goals.goal_remove, name="goal-remove"),
    path("goals/<uuid:pk>/settle/", goals.goal_settle, name="goal-settle"),
    path("goals/<uuid:pk>/steps/new/", goals.objective_new, name="objective-new"),
    path("steps/<uuid:pk>/done/", goals.objective_done, name="objective-done"),
    path("steps/<uuid:pk>/open/", goals.objective_open, name="objective-open"),
    path("steps/<uuid:pk>/remove/", goals.objective_remove, name="objective-remove"),
    path("plans/<uuid:pk>/services/new/", goals.service_new, name="service-new"),
    path("services/<uuid:pk>/edit/", goals.service_edit, name="service-edit"),
    path("services/<uuid:pk>/remove/", goals.service_remove, name="service-remove"),
    path("services/<uuid:pk>/start/", services.service_start, name="service-start"),
    path("services/<uuid:pk>/change/", services.service_change, name="service-change"),
    path("cases/<uuid:pk>/hold/", holding.case_hold, name="case-hold"),
    path("cases/<uuid:pk>/resume/", holding.case_resume, name="case-resume"),
    path("cases/<uuid:pk>/closure/", closing.closure_detail, name="closure-detail"),
    path("cases/<uuid:pk>/closure/start/", closing.closure_start, name="closure-start"),
    path("closures/<uuid:pk>/", closing.closure_edit, name="closure-edit"),
    path("closures/<uuid:pk>/approve/", closing.closure_approve, name="closure-approve"),
    path("closures/<uuid:pk>/withdraw/", closing.closure_withdraw, name="closure-withdraw"),
    path("closures/<uuid:pk>/undo/", closing.closure_undo, name="closure-undo"),
    path("closures/<uuid:pk>/complete/", closing.closure_complete, name="closure-complete"),
    path("closures/<uuid:pk>/letter/", closing.closure_letter, name="closure-letter"),
]
