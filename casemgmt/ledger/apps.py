from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "casemgmt.ledger"
    label = "ledger"

    def ready(self) -> None:
        from casemgmt.ledger import registrations  # noqa: F401, PLC0415  registers on import
