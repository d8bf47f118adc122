from django.apps import AppConfig


class CareplansConfig(AppConfig):
    name = "careplans"

    def ready(self) -> None:
        from careplans import registrations  # noqa: F401, PLC0415  registers on import
