from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "caseload"

    def ready(self) -> None:
        from caseload import registrations  # noqa: F401, PLC0415  registers on import
