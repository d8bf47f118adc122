from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "casemgmt.demo"
    label = "demo"

    def ready(self) -> None:
        from casemgmt.demo import registrations  # noqa: F401, PLC0415  registers on import
