"""More of who may decide for a client, of their papers and of what they wished for."""

from careplans.models import ServicePlan
from clients.models import Case, LegalAuthority, LegalPaper, RelatedPerson, WorkerWish
from tests.access.growing.making import DAY, save
from tests.access.world import World


def who_decides_and_papers(made: World, number: int) -> None:
    """One more guardian, of the client with a plan to agree too, one more paper, one more wish."""
    cast, now, case = made.cast, made.now, made.story.case
    day = cast.agency.today(now) - number * DAY
    given = {"kind": "guardian", "scope": ["everything"], "basis": "Court", "paper": "Copy"}
    for client in (case.client, _planning(made).client):
        holder = save(
            made, RelatedPerson(client=client, name=f"Guardian {number}", relation="Aunt")
        )
        save(made, LegalAuthority(client=client, holder=holder, starts_on=day, **given))
    paper = {"kind": "court_order", "says": "Custody", "lies_at": "Folder", "dated_on": day}
    by = {"recorded_by": cast.mia, "recorded_at": now}
    save(made, LegalPaper(case=case, **paper, **by))
    met = {"outcome": "met", "decided_at": now, "decided_by": cast.mia}
    save(made, WorkerWish(case=case, words=f"Wish {number}", asked_at=now - 500 * DAY, **met))


def _planning(made: World) -> Case:
    plan = ServicePlan.objects.select_related("case__client").get(pk=made.records["draft_plan"])
    return plan.case
