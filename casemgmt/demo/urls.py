"""The demo's own addresses."""

from django.urls import path

from casemgmt.demo import views

urlpatterns = [
    path("demo/", views.demo, name="demo"),
    path("demo/<uuid:pk>/", views.sign_in, name="demo-sign-in"),
]
