"""With whom the two agencies work: each other, a hospital whose agreement ends soon, and a draft."""

from typing import Any

from casemgmt.agency.actions.agreeing import (
    activate_agreement,
    confirm_agreement,
    draft_agreement,
)
from casemgmt.agency.models import PartnerAgreement, Staff
from casemgmt.demo.clock import Clock
from casemgmt.demo.world import World, act

TOGETHER = {
    "title": "One family, two agencies",
    "scope": "Families in which an older person and a child or a younger adult both need help.",
    "operational_terms": (
        "Each agency names one case manager. The first to meet the family leads until both agree "
        "otherwise.\nWe answer a referral within three working days.\n"
        "The supervisors meet every other month and go through what got stuck."
    ),
    "financial_terms": (
        "No money changes hands. Each agency pays its own people and its own services.\n"
        "Interpreters for joint visits are paid in turn."
    ),
    "confidentiality_terms": (
        "Nothing is told without the client's release, and only what the release names.\n"
        "Notes stay with the agency that wrote them. What is learned together is used for this "
        "family's plan and nothing else, also after this agreement has ended."
    ),
}
DISCHARGE = {
    "partner": "Fernhollow General Hospital",
    "partner_person": "Odile Marchbank, discharge planning",
    "partner_reach": "555-0171, discharge@example.org",
    "title": "Coming home from the hospital",
    "scope": "People over sixty who go home to one of our towns.",
    "operational_terms": (
        "The hospital calls the day it plans a discharge. We see the person within two working days "
        "of coming home."
    ),
    "financial_terms": "The hospital pays a fixed amount for each first visit, billed every month.",
    "confidentiality_terms": (
        "The hospital asks for the release before it calls us. We tell it whether the person is "
        "served, and nothing more without a release of our own."
    ),
    "signed_by": "Ruta Plumtree, for the director",
    "partner_signed_by": "Dr. Casimir Roe, medical director",
    "paper": "Contracts, binder 2",
}
SHELTER = {
    "title": "Older people who leave a violent home",
    "scope": "Guests of Safe Lantern who are over sixty.",
    "operational_terms": "Safe Lantern takes them in. Marigold Valley finds what comes after.",
    "financial_terms": "Nobody pays the other.",
    "confidentiality_terms": "Where somebody is safe is told to no one, in no case.",
}
MEALS = {
    "partner": "Larkspur Community Kitchen",
    "partner_person": "Benno Tallow",
    "title": "Meals on weekends",
    "operational_terms": "They cook on Saturdays and Sundays. We say for whom.",
}


def tell_partners(world: World) -> None:
    """One in force between the two, one that ends soon, one to answer, and one begun."""
    ruta, beatrix = world.staff["ruta.plumtree"], world.staff["beatrix.coppergate"]
    clock = Clock(world.now, ruta.agency.timezone)
    together = (
        _between(ruta, beatrix) | TOGETHER | _for_days(clock, signed=203, began=200, ends=-530)
    )
    confirmed = _active(ruta, together, clock, 201)
    act(confirm_agreement, confirmed, by=beatrix, now=clock.at(200, 15))
    _active(ruta, DISCHARGE | _for_days(clock, signed=330, began=325, ends=-38), clock, 326)
    days = _for_days(clock, signed=4, began=-7, ends=-370)
    _active(beatrix, _between(beatrix, ruta) | SHELTER | days, clock, 2)
    act(draft_agreement, ruta.agency, by=ruta, now=clock.at(5), **MEALS)


def _active(admin: Staff, about: dict[str, Any], clock: Clock, days: int) -> PartnerAgreement:
    when = clock.at(days)
    draft = act(draft_agreement, admin.agency, by=admin, now=when, **about)
    return act(activate_agreement, draft, by=admin, now=when)


def _between(admin: Staff, partner: Staff) -> dict[str, Any]:
    """The two agencies, each with its admin as who signs and is asked."""
    return {
        "partner_agency": partner.agency,
        "partner": partner.agency.name,
        "partner_person": partner.name,
        "partner_reach": partner.agency.phone,
        "signed_by": admin.name,
        "partner_signed_by": partner.name,
        "paper": "Contracts, binder 1",
    }


def _for_days(clock: Clock, *, signed: int, began: int, ends: int) -> dict[str, Any]:
    """When it was signed, and its first and last day, counted back from today."""
    signed_on = clock.working_day(signed)
    days = {"starts_on": clock.day(began), "ends_on": clock.day(ends)}
    return {"signed_on": signed_on, "partner_signed_on": signed_on, **days}
