"""What had to be told without a release: a report that was made, and an order that waits for a yes."""

from typing import Any

from casemgmt.agency.models import Staff
from casemgmt.demo.clock import Clock
from casemgmt.demo.world import World, act, as_person
from clients.models import Case
from consent.actions.approving import decide_exception, follow_up, record_consultation
from consent.actions.disclosing import record_excepted
from consent.actions.excepting import ask_exception


def tell_exceptions(world: World) -> None:
    """Gideon's pension and his arms, reported the same day; Lavinia's visits, asked for by a court."""
    nadia, clock = world.staff["nadia.thimble"], world.clock("Care at Home")
    _report(world, _case_of("Marchbanks", nadia, world), nadia, clock)
    _order(_case_of("Snowdrop", nadia, world), nadia, clock)


def _case_of(family_name: str, staff: Staff, world: World) -> Case:
    with as_person(staff):
        cases = Case.objects.visible_to(staff, world.now).filter(client__family_name=family_name)
        found: Case = cases.select_related("agency", "client", "program").get()
        return found


def _report(world: World, case: Case, nadia: Staff, clock: Clock) -> None:
    ilse = world.staff["ilse.hazelnut"]
    facts: dict[str, Any] = {
        "about": "elder",
        "harmed": "Gideon Marchbanks",
        "signs": "Old bruises on both upper arms; his pension card is with the nephew, and the larder is empty. He looked at the door before each answer.",
        "learned_at": clock.at(6, 10, 30),
        "which": "first",
    }
    exception = act(
        ask_exception,
        case,
        by=nadia,
        now=clock.at(6, 11, 10),
        ground="abuse",
        facts=facts,
        law="Adult protective services act of the state, duty to report",
        recipient_kind="authority",
        recipient_name="Intake worker Hale",
        recipient_organization="County adult protective services",
        record_types=["identity", "household", "notes"],
        relevance="They decide today whether somebody goes to see him",
        client_told="after",
        look_again_on=clock.day(2),
    )
    act(
        record_consultation,
        exception,
        by=nadia,
        now=clock.at(6, 11, 30),
        adviser_name="Petra Loomis",
        adviser_role="privacy",
        held_at=clock.at(6, 11, 20),
        advice="Report today. What you saw and where he lives, nothing of his health. Tell him once somebody can be with him.",
    )
    act(decide_exception, exception, by=ilse, now=clock.at(6, 11, 50), decision="approved")
    act(
        record_excepted,
        exception,
        by=nadia,
        now=clock.at(6, 12, 20),
        spoke_with="Intake worker Hale",
        record_types=["identity", "household", "notes"],
        told="His name and address, who lives there, the bruises and the empty larder, and that the nephew holds the card.",
        method="phone",
        told_at=clock.at(6, 12, 5),
    )
    act(
        follow_up,
        exception,
        by=nadia,
        now=clock.at(4, 15),
        report_number="EA-2204",
        written_at=clock.at(5, 9),
        client_told_on=clock.working_day(4),
    )


def _order(case: Case, nadia: Staff, clock: Clock) -> None:
    exception = act(
        ask_exception,
        case,
        by=nadia,
        now=clock.at(1, 14),
        ground="court_order",
        facts={
            "court": "County probate court, case 26-0417",
            "judge": "Hon. Minerva Oake",
            "dated_on": clock.day(3),
            "scope": "The dates of home visits from spring to now, and who was present",
            "paper": "Original in the office safe, scan with Petra",
        },
        law="Order of the probate court, paragraph 2",
        recipient_kind="court",
        recipient_name="Clerk Basil Thorne",
        recipient_organization="County probate court",
        record_types=["attendance"],
        relevance="The court decides whether she needs a guardian, and asks who has seen her",
        client_told="before",
        client_told_on=clock.working_day(1),
    )
    act(
        record_consultation,
        exception,
        by=nadia,
        now=clock.at(1, 16),
        adviser_name="Leocadia Finch",
        adviser_role="lawyer",
        held_at=clock.at(1, 15, 30),
        advice="The order is good. Give the dates and names, no notes. Send it by hand, sealed.",
    )
