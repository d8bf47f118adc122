from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "casemgmt.bench"
    label = "bench"
