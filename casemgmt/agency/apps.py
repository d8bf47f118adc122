from django.apps import AppConfig


class AgencyConfig(AppConfig):
    name = "casemgmt.agency"
    label = "agency"

    def ready(self) -> None:
        from casemgmt.agency import registrations  # noqa: F401, PLC0415  registers on import
