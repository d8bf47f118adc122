"""One more file that Mia brings in, two more lines that stay out, one more right that is over."""

from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.models import Assignment, Import, ImportDecision, ImportRight, ImportRow
from tests.access.growing.making import DAY, save
from tests.access.world import World
from tests.stories import a_case


def files_of_referrals(made: World, number: int) -> None:
    """What a page of imports shows more of."""
    cast, now, upload = made.cast, made.now, made.story.records["upload"]
    whose = {"agency": cast.agency, "uploaded_by": cast.mia, "uploaded_at": now}
    whose["kind"] = "referrals"
    save(made, Import(**whose, name=f"list {number}.csv", sha256=f"{number:064}", lines=1))
    row = {"upload": upload, "round": upload.round, "number": 100 + number, "state": "wrong"}
    ImportRow(**row, errors=[["reason", "This is missing."]]).save(force_insert=True)
    alike = ImportRow(**{**row, "number": 300 + number, "state": "alike"})
    alike.save(force_insert=True)
    said = {"answer": "same", "decided_by": cast.mia, "decided_at": now}
    ImportDecision(upload=upload, row=alike, turn=1, **said).save(force_insert=True)
    over = since(now - 3 * DAY, now - 2 * DAY)
    right = {"agency": cast.agency, "staff": cast.gina, "given_by": cast.petra}
    save(made, ImportRight(**right, during=over))


def cases_that_wait(made: World, number: int) -> None:
    """A case that Mia helps with until somebody is its case manager."""
    part = Assignment.objects.get(case=a_case(made.cast, made.now))
    part.role = Assignment.Role.SECONDARY
    save(made, part, only=["role"])
    refresh([part.case_id])
