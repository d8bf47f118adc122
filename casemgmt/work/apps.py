from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "casemgmt.work"
    label = "work"

    def ready(self) -> None:
        from casemgmt.work import registrations  # noqa: F401, PLC0415  registers on import
