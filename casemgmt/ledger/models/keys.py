"""The keys of what is sealed."""

import uuid
from typing import ClassVar

from django.db import models


class DataKey(models.Model):
    """The key of everything sealed for one owner, wrapped under the key that ``kid`` names.

    The owner is a client, another record, or a purpose. Whoever destroys the row has destroyed what
    was sealed with it, wherever a copy of that lies.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(unique=True)
    kid = models.CharField(max_length=40, db_index=True)
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"Data key {self.pk}"
