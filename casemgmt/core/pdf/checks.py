"""System check of the libraries PDFs need."""

from typing import Any

from django.core.checks import CheckMessage, Warning

from casemgmt.core.pdf.process import available, missing_library_message


def check_pango(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn, once and with the remedy, when this machine can't make PDFs."""
    del app_configs, kwargs
    if available():
        return []
    return [Warning(missing_library_message(), id="casemgmt.W042")]
