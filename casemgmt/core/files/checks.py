"""System check of the private folder."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from casemgmt.core.files.store import root


def check_private_folder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start when uploads would lie in, or around, a folder that is served."""
    del app_configs, kwargs
    try:
        root()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="casemgmt.E041")]
    return []
