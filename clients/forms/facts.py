"""The facts about a client that forms ask for."""

from typing import Any

from casemgmt.core.forms import RecordForm
from clients.actions.people import MAY_BE_MISSING


class FactsForm(RecordForm):
    """A form over facts that may be missing for a reason.

    The reason is asked for only while the fact is: what a page shows by whether a field's placeholder
    stands in it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MAY_BE_MISSING:
            self.fields[name].widget.attrs["placeholder"] = " "
