"""System checks: what nobody may forget when adding a page or a record."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections, models
from django.urls import URLPattern, URLResolver, get_resolver

from casemgmt.core import policies
from casemgmt.core.access import deciders, declaration, methods_of
from casemgmt.core.files.checks import check_private_folder
from casemgmt.core.paths import SHARED_BY_ALL
from casemgmt.core.pdf.checks import check_pango
from casemgmt.core.records import Record
from casemgmt.core.sealing.checks import check_known_keys, check_upper_keys

OURS = (
    "ledger",
    "agency",
    "clients",
    "consent",
    "assessments",
    "careplans",
    "caseload",
    "retention",
)


def leaves(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL pattern under a list, with its whole route."""
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from leaves(entry.url_patterns, route)
        else:
            yield route, entry


@register(Tags.urls)
def every_url_declares_access(**kwargs: Any) -> list[CheckMessage]:
    """E001: a URL whose view says nothing about who may open it."""
    return [
        Error(
            f"The view of /{route} declares no access.",
            hint="Use @record_access, @staff_access, @link_access, @account_access or @public.",
            id="casemgmt.E001",
        )
        for route, leaf in leaves(get_resolver().url_patterns)
        if declaration(leaf.callback) is None
    ]


@register(Tags.urls)
def every_url_says_its_methods(**kwargs: Any) -> list[CheckMessage]:
    """E006: a URL whose view doesn't say whether it shows, asks or acts."""
    return [
        Error(
            f"The view of /{route} doesn't say which methods it takes.",
            hint="Add READ, FORM or POST to its access declaration.",
            id="casemgmt.E006",
        )
        for route, leaf in leaves(get_resolver().url_patterns)
        if not methods_of(leaf.callback)
    ]


@register(Tags.models)
def every_model_states_its_path(**kwargs: Any) -> list[CheckMessage]:
    """E002: a table that belongs to no case and no agency, and is not on the short list."""
    return [
        Error(
            f"{model._meta.label} states no path to a case or an agency.",
            hint="Set case_path or agency_path, or add it to casemgmt/core/paths.py with a reason.",
            id="casemgmt.E002",
        )
        for model in our_models()
        if getattr(model, "case_path", None) is None
        and getattr(model, "agency_path", None) is None
        and model._meta.label not in SHARED_BY_ALL
    ]


@register(Tags.models)
def all_client_data_is_confidential(**kwargs: Any) -> list[CheckMessage]:
    """E003: a table with client data whose manager has no ``visible_to``."""
    return [
        Error(
            f"{model._meta.label} holds client data, but its manager can't say who may see it.",
            hint="objects = ConfidentialQuerySet.as_manager(), or a queryset with visible_to().",
            id="casemgmt.E003",
        )
        for model in client_models()
        if not hasattr(model._default_manager, "visible_to")
    ]


@register(Tags.models)
def all_client_data_is_decided(**kwargs: Any) -> list[CheckMessage]:
    """E008: a table with client data that anybody of the agency could open, for want of a rule."""
    return [
        Error(
            f"{model._meta.label} holds client data, but nothing decides about one record of it.",
            hint="Set case_path, or register a decider that agrees with visible_to().",
            id="casemgmt.E008",
        )
        for model in client_models()
        if getattr(model, "case_path", None) is None and model._meta.label not in deciders
    ]


@register(Tags.models)
def every_record_has_history(**kwargs: Any) -> list[CheckMessage]:
    """E004: client or configuration data without history."""
    return [
        Error(f"{model._meta.label} keeps no history.", id="casemgmt.E004")
        for model in our_models()
        if issubclass(model, Record) and not hasattr(model, "history")
    ]


@register(Tags.database)
def the_second_line_stands(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """E009: a connection that passes by the row-level policies, or a table without them.

    Looks only where the caller names a database; one that is down shows nobody anything.
    """
    if "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            return [Error(gap, id="casemgmt.E009") for gap in policies.gaps(cursor)]
    except OperationalError:
        return []


@register(Tags.security)
def demo_stays_a_demo(**kwargs: Any) -> list[CheckMessage]:
    """E005: demo mode with a host name the world can reach.

    No check for deployment only: those are left out where the web server and the worker start.
    """
    local = {"localhost", "127.0.0.1", "[::1]"}
    if settings.DEMO and not set(settings.ALLOWED_HOSTS) <= local:
        return [
            Error(
                "Demo mode is for this machine only: take CASEMGMT_DEMO away.", id="casemgmt.E005"
            )
        ]
    return []


register(Tags.security)(check_private_folder)
register(Tags.security)(check_upper_keys)
register(Tags.database)(check_known_keys)
register(Tags.compatibility, deploy=True)(check_pango)


def client_models() -> Iterator[type[models.Model]]:
    """Every model with client data but for the index itself, which says who may see the others."""
    for model in our_models():
        held = getattr(model, "case_path", None) is not None
        if (held or getattr(model, "holds_client_data", False)) and (
            model._meta.label != "clients.CaseAccess"
        ):
            yield model


def our_models() -> Iterator[type[models.Model]]:
    """The product's own models, history tables left aside."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if not model.__name__.startswith("Historical"):
                yield model
