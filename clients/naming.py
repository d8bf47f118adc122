"""Names as the database compares them (``clients/sql/likely.sql``), for querysets."""

import datetime as dt
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL

from casemgmt.core.sealing.blind import blind_index
from clients.likeness import near_days, parts_of
from clients.nicknames import nicknames_of

Rows = TypeVar("Rows", bound=QuerySet[Any])

NEAR = 0.2
"""Whole names that share this part of their trigrams are compared when the birth date is almost the
same, whatever else of the names agrees."""

COMPARABLE = "ARRAY(SELECT app.comparable(%s, %s, %s, %s::date, %s::date[], %s, %s, %s))"


class _Among(Func):
    """Is a key one of an array? An array is made first and then looked up by key; a join with what
    makes it was planned the other way round, and read every client."""

    arg_joiner = " = ANY "
    template = "(%(expressions)s)"
    output_field = BooleanField()


def comparable(
    rows: Rows, given: str, family: str, birth_date: dt.date | None, *, phone: str, email: str
) -> Rows:
    """Those of these clients worth comparing with a person, with ``names``, how alike they are."""
    nicknames = nicknames_of(given)
    near = [] if birth_date is None else [*near_days(birth_date), *parts_of(birth_date)]
    asked = (given, " ".join(nicknames), family, birth_date, near, NEAR, *_indexed(phone, email))
    known: Rows = rows.filter(_Among(F("pk"), RawSQL(COMPARABLE, asked)))  # noqa: S611
    return known.annotate(names=_whole_likeness(given, nicknames, family))


def reached_rule(phone: str, email: str) -> Q:
    """Who gave this phone or this e-mail, however it was written; nobody for neither."""
    by_phone, by_email = _indexed(phone, email)
    return Q(phone_index=by_phone, phone_index__gt="") | Q(email_index=by_email, email_index__gt="")


def _indexed(phone: str, email: str) -> tuple[str, str]:
    return blind_index("phone", phone), blind_index("email", email)


def _words_of(name: str) -> Func:
    return Func(Value(name), function="app.name_words", output_field=ArrayField(TextField()))


def _whole_likeness(given: str, nicknames: list[str], family: str) -> Func:
    return Func(
        _words_of(given),
        Value(nicknames, output_field=ArrayField(TextField())),
        _words_of(family),
        F("given_name"),
        F("name_used"),
        F("family_name"),
        function="app.whole_likeness",
        output_field=ArrayField(IntegerField()),
    )
