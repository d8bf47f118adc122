"""The people of the two demo agencies, and what to try as those who can be tried out."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from casemgmt.agency.roles import Role

MARIGOLD = "Marigold Valley Area Agency on Aging"
LANTERN = "Lantern Bridge Family & Recovery Services"

TRY = {
    "nadia.thimble@example.org": _("Start at My day. Open Agatha Quillfeather and write a note."),
    "gil.ferncastle@example.org": _("See a caseload that is over its limit."),
    "wanda.oakbarrel@example.org": _("Take a referral from the intake queue to an open case."),
    "ilse.hazelnut@example.org": _("Watch the team: hours, overdue work, a flag to settle."),
    "pavel.brightkettle@example.org": _(
        "Supervisor: Lorcan Whistledown was written down twice; make the two records one."
    ),
    "ruta.plumtree@example.org": _(
        "Set up programs, people and agreements; one waits for you. No client is seen."
    ),
    "petra.loomis@example.org": _("Privacy officer: what was read, and by how many."),
    "suri.pennywhistle@example.org": _(
        "Open Celestine Marrowbone: her housing case is here, her recovery case is not."
    ),
    "jonah.quickstep@example.org": _("Close Thaddeus Cloverfield's case, step by step."),
    "rosalind.mistral@example.org": _(
        "Work with a family whose address stays secret; one of her notes is restricted."
    ),
    "delphine.acorn@example.org": _("Supervise: confirm a session, approve a plan and a closing."),
    "beatrix.coppergate@example.org": _(
        "Administer the second agency; of the first it sees what both have agreed."
    ),
    "cosmo.gatepost@example.org": _("Audit from outside: three cases, to read, for a while."),
    "odessa.pennyroyal@example.org": _("Review the quality of a sample; decide with the officers."),
    "hamish.loomwater@example.org": _("Privacy officer: decide about a conflict that was told of."),
}


@dataclass(frozen=True)
class Person:
    """Somebody who works at a demo agency; ``days`` is how long they have been there, ``takes_in``
    names the programs they take people in for, none for all of them."""

    name: str
    title: str
    roles: tuple[Role, ...]
    days: int
    supervisor: str = ""
    fte: Decimal = Decimal(1)
    takes_in: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The first part of the e-mail address."""
        return self.name.lower().replace(" ", ".")

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


CM, SUP, INTAKE = Role.CASE_MANAGER, Role.SUPERVISOR, Role.INTAKE_WORKER

STAFF: dict[str, tuple[Person, ...]] = {
    MARIGOLD: (
        Person("Ruta Plumtree", "Agency administrator", (Role.AGENCY_ADMIN,), 4300),
        Person("Petra Loomis", "Privacy officer", (Role.PRIVACY_OFFICER,), 4300),
        Person(
            "Odessa Pennyroyal",
            "Quality reviewer",
            (Role.QUALITY_REVIEWER, Role.PRIVACY_OFFICER),
            1500,
        ),
        Person("Cosmo Gatepost", "State auditor", (Role.EXTERNAL_AUDITOR,), 20),
        Person("Omar Windmill", "Program manager", (SUP,), 4290),
        Person("Ilse Hazelnut", "Supervisor, MSW", (SUP,), 3290, "omar.windmill"),
        Person("Pavel Brightkettle", "Supervisor, BSW", (SUP,), 4280, "omar.windmill"),
        Person("Nadia Thimble", "Case manager, BSW", (CM,), 292, "ilse.hazelnut"),
        Person("Gil Ferncastle", "Case manager, BSW", (CM,), 1095, "ilse.hazelnut"),
        Person(
            "Wanda Oakbarrel", "Intake and case manager, MSW", (CM, INTAKE), 438, "ilse.hazelnut"
        ),
        Person("Tariq Saltmarsh", "Case manager, BSW", (CM,), 4015, "pavel.brightkettle"),
        Person(
            "Linnet Appleyard",
            "Case manager, BSW",
            (CM,),
            700,
            "pavel.brightkettle",
            fte=Decimal("0.50"),
        ),
    ),
    LANTERN: (
        Person("Beatrix Coppergate", "Agency administrator", (Role.AGENCY_ADMIN,), 2600),
        Person("Hamish Loomwater", "Privacy officer", (Role.PRIVACY_OFFICER,), 2600),
        Person("Ottilie Marsh", "Deputy privacy officer", (Role.PRIVACY_OFFICER,), 2000),
        Person("Delphine Acorn", "Supervisor, MSW", (SUP,), 2590),
        Person("Marek Tidewell", "Supervisor, MSW", (SUP,), 2580),
        Person("Suri Pennywhistle", "Case manager, MSW", (CM,), 183, "delphine.acorn"),
        Person(
            "Jonah Quickstep",
            "Case manager, BSW",
            (CM, INTAKE),
            1460,
            "delphine.acorn",
            takes_in=("Recovery Bridge",),
        ),
        Person("Ada Starling", "Case manager, MSW", (CM,), 2555, "delphine.acorn"),
        Person(
            "Rosalind Mistral",
            "Advocate",
            (CM, INTAKE),
            900,
            "marek.tidewell",
            takes_in=("Safe Lantern",),
        ),
        Person("Ben Hollyhock", "Peer case manager", (CM,), 400, "marek.tidewell"),
        Person(
            "Pim Hollowell",
            "Intake worker",
            (INTAKE,),
            500,
            "delphine.acorn",
            takes_in=("Doorway Housing", "Family Roots"),
        ),
    ),
}

SUPERVISORS = {person.key: person.supervisor for people in STAFF.values() for person in people}

STARTED = {person.key: person.days for people in STAFF.values() for person in people}
"""Since how many days each person works there."""
