from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "casemgmt.core"
    label = "core"

    def ready(self) -> None:
        from casemgmt.core import checks  # noqa: F401, PLC0415  registers on import
