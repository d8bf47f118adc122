"""Names as the database compares them (``clients/sql/likely.sql``), for querysets."""

import datetime as dt
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, FloatField, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.expressions import CombinedExpression

from casemgmt.core.sealing.blind import blind_index
from clients.likeness import near_days, parts_of
from clients.nicknames import nicknames_of

Rows = TypeVar("Rows", bound=QuerySet[Any])

CLOSE = 0.5
"""Whole names that share this part of their trigrams are compared, whatever else is known."""

NEAR = 0.2
"""And these, when the birth date is almost the same."""

FULL_NAME = CombinedExpression(
    CombinedExpression(F("given_name"), "||", Value(" ")), "||", F("family_name"), TextField()
)
"""As the index of trigrams spells it."""


def comparable(
    rows: Rows, given: str, family: str, birth_date: dt.date | None, *, or_else: Q
) -> Rows:
    """Those of these clients worth comparing with a person, with ``names``, how alike they are."""
    nicknames = nicknames_of(given)
    also = Value(" ".join(nicknames))
    asked = _plain(Value(f"{given} {family}"))
    rule = or_else | Q(sounds__overlap=_sounds_of(Value(given), also, Value(family)))
    rule |= Q(spelled__trigram_similar=asked, closeness__gte=CLOSE)
    if birth_date is not None:
        rule |= Q(birth_date=birth_date)
        rule |= Q(
            birth_date__in=[*near_days(birth_date), *parts_of(birth_date)], closeness__gte=NEAR
        )
    known: Rows = rows.alias(
        sounds=_sounds_of(F("given_name"), F("name_used"), F("family_name")),
        spelled=_plain(FULL_NAME),
        closeness=Func(
            _plain(FULL_NAME), asked, function="public.similarity", output_field=FloatField()
        ),
    ).filter(rule)
    return known.annotate(names=_whole_likeness(given, nicknames, family))


def reached_rule(phone: str, email: str) -> Q:
    """Who gave this phone or this e-mail, however it was written; nobody for neither."""
    by_phone, by_email = blind_index("phone", phone), blind_index("email", email)
    return Q(phone_index=by_phone, phone_index__gt="") | Q(email_index=by_email, email_index__gt="")


def _plain(name: Any) -> Func:
    return Func(name, function="app.plain", output_field=TextField())


def _sounds_of(given: Any, used: Any, family: Any) -> Func:
    texts = ArrayField(TextField())
    return Func(given, used, family, function="app.name_sounds", output_field=texts)


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
