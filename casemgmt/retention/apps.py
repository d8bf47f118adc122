from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "casemgmt.retention"
    label = "retention"

    def ready(self) -> None:
        from casemgmt.retention import registrations  # noqa: F401, PLC0415  registers on import
