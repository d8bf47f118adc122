"""Setting how long records are kept."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Agency, Program
from casemgmt.core import audit
from casemgmt.core.access import Actor, allow
from casemgmt.core.errors import Refused
from casemgmt.retention.models import RetentionRule

NOTICE = dt.timedelta(days=30)


@transaction.atomic
def set_retention_rule(
    agency: Agency,
    *,
    by: Actor,
    now: dt.datetime,
    record_class: str,
    years: int,
    basis: str,
    effective_from: dt.date,
    program: Program | None = None,
    years_after_majority: int | None = None,
    why: str = "",
) -> RetentionRule:
    """Say how long a kind of record is kept from a day on (CCM: as required, or longer).

    Keeping longer holds from today at the earliest; keeping for a shorter time needs 30 days'
    notice, so that nothing falls due overnight. Raises ``Refused`` otherwise.
    """
    allow(by, "configure", agency, now)
    today = agency.today(now)
    if program is not None and program.agency_id != agency.pk:
        raise Refused(_("Choose a program of your agency."), field="program")
    if record_class not in RetentionRule.RecordClass.values:
        raise Refused(_("Choose what the rule is for."), field="record_class")
    if not basis.strip():
        raise Refused(_("Name the law or policy behind it."), field="basis")
    if effective_from < today:
        raise Refused(_("A rule holds from today or later."), field="effective_from")
    before = rule_in_force(agency, record_class, program, today)
    keeps = (years, years_after_majority or 0)
    if before is not None and _is_shorter(keeps, before) and effective_from < today + NOTICE:
        raise Refused(
            _("Keeping records for a shorter time needs 30 days' notice: choose a later day."),
            field="effective_from",
        )
    same_day = RetentionRule.objects.for_agency(agency.pk).filter(
        program=program, record_class=record_class, effective_from=effective_from
    )
    if same_day.exists():
        raise Refused(_("There is a rule from this day already."), field="effective_from")
    rule = RetentionRule(
        agency=agency,
        program=program,
        record_class=record_class,
        years=years,
        years_after_majority=years_after_majority,
        basis=basis,
        effective_from=effective_from,
    )
    return audit.save(rule, by=by, why=why or _("Rule set"))


def _is_shorter(keeps: tuple[int, int], before: RetentionRule) -> bool:
    """Either period, after closing or after a child comes of age, is shorter than before."""
    years, after_majority = keeps
    return years < before.years or after_majority < (before.years_after_majority or 0)


def rule_in_force(
    agency: Agency, record_class: str, program: Program | None, day: dt.date
) -> RetentionRule | None:
    """The newest rule of a program, or else of the whole agency, in force on a day."""
    rules = RetentionRule.objects.for_agency(agency.pk).filter(
        record_class=record_class, effective_from__lte=day
    )
    own = rules.filter(program=program) if program else rules.none()
    chosen: RetentionRule | None = own.order_by("-effective_from").first()
    return chosen or rules.filter(program=None).order_by("-effective_from").first()
