"""On which grounds something may be told without a release, and what each of them asks (NASW 4).

One page of declarations, read by the form, the action and the database alike. They are the
product's own, and stricter than most laws: an agency's counsel says what its law asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category


class Ground(models.TextChoices):
    """Why something may be told though the client has signed nothing."""

    COURT_ORDER = "court_order", _("Court order")
    SUBPOENA = "subpoena", _("Subpoena without an order")
    THREAT = "threat", _("Serious threat to somebody")
    ABUSE = "abuse", _("Report of abuse or neglect")
    MEDICAL = "medical", _("Medical emergency")
    SELF_HARM = "self_harm", _("Threat of self-harm")
    OVERSIGHT = "oversight", _("Oversight or audit")
    OTHER_LAW = "other_law", _("Another law")


class Recipient(models.TextChoices):
    """What the recipient is to the matter."""

    COURT = "court", _("A court")
    LAWYER = "lawyer", _("A lawyer in the proceedings")
    POLICE = "police", _("Police")
    THREATENED = "threatened", _("Whoever is threatened")
    AUTHORITY = "authority", _("The authority that takes such reports")
    MEDICAL = "medical", _("Whoever treats the client")
    CONTACT = "contact", _("Somebody who can keep the client safe now")
    OVERSIGHT = "oversight", _("Whoever oversees the agency")
    OTHER = "other", _("Somebody else whom the law names")


class Adviser(models.TextChoices):
    """As what somebody was asked for advice."""

    SUPERVISOR = "supervisor", _("Supervisor")
    PRIVACY = "privacy", _("Privacy officer")
    LAWYER = "lawyer", _("The agency's lawyer")
    CLINICIAN = "clinician", _("Clinician")
    OTHER = "other", _("Somebody else")


TEXT, LONG, DAY, MOMENT, CHOICE, TICK = "text", "long", "day", "moment", "choice", "tick"
YES = "yes"
"""What a ticked fact is stored as."""


@dataclass(frozen=True)
class Fact:
    """One fact that a ground rests on. Each is needed but a tick, which some categories ask for."""

    label: Any
    kind: str = TEXT
    hint: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()

    @property
    def is_needed(self) -> bool:
        return self.kind != TICK


@dataclass(frozen=True)
class Terms:
    """What a ground asks: when it ``fits``, its facts, and to whom it lets us tell.

    Nothing of a category in ``never`` is told on it; of one in ``only_with`` only when these facts
    have these answers. Where it is ``urgent``, one may tell first and ask for advice afterwards.
    ``adviser`` is as what somebody has to be asked, where not just anybody does. ``suggests`` is
    ticked in the form for who is cleared for it.
    """

    fits: Any
    facts: Mapping[str, Fact]
    recipients: tuple[Recipient, ...]
    never: frozenset[Category] = frozenset()
    only_with: Mapping[Category, Mapping[str, str]] = field(default_factory=dict)
    urgent: bool = False
    adviser: str = ""
    suggests: tuple[Category, ...] = ()


CLOSEST = frozenset({Category.PSYCHOTHERAPY_NOTES, Category.LEGAL_PRIVILEGED})
"""What is said in counseling and to a lawyer: no ground but a court's order opens it."""
SUBSTANCE = frozenset({Category.SUD_PART2})
VIOLENCE = frozenset({Category.DV_SAFETY, Category.DV_LOCATION})
PAPER = Fact(
    _("Where the paper lies"), hint=_("As in: scan in the documents, original in our safe.")
)

GROUNDS: dict[str, Terms] = {
    Ground.COURT_ORDER: Terms(
        fits=_("A judge has signed an order that tells us to give this information."),
        facts={
            "court": Fact(_("Court and case number")),
            "judge": Fact(_("Judge who signed it")),
            "dated_on": Fact(_("Date of the order"), DAY),
            "scope": Fact(_("What the order names"), LONG, _("We tell this and nothing else.")),
            "paper": PAPER,
            "sud_order": Fact(_("The order was made for records of substance use treatment"), TICK),
            "sud_subpoena": Fact(_("A subpoena came with that order"), TICK),
        },
        recipients=(Recipient.COURT, Recipient.LAWYER, Recipient.POLICE, Recipient.AUTHORITY),
        only_with={Category.SUD_PART2: {"sud_order": YES, "sud_subpoena": YES}},
    ),
    Ground.SUBPOENA: Terms(
        fits=_(
            "A lawyer or a court's office demands it, and no judge has ordered it. That alone is"
            " usually not enough: the agency's lawyer is asked first, and the answer may be no."
        ),
        facts={
            "issuer": Fact(_("Who demands it, and in which case")),
            "received_on": Fact(_("When it came"), DAY),
            "answer_by": Fact(_("When it has to be answered"), DAY),
            "assurance": Fact(
                _("What lets us answer it without an order"),
                CHOICE,
                choices=(
                    ("notice", _("The client was told of it in time, and no objection is open")),
                    ("protected", _("A protective order limits what may be done with it")),
                ),
            ),
            "paper": PAPER,
        },
        recipients=(Recipient.COURT, Recipient.LAWYER),
        never=CLOSEST | SUBSTANCE | VIOLENCE,
        adviser=Adviser.LAWYER,
    ),
    Ground.THREAT: Terms(
        fits=_("The client is about to harm somebody seriously, and telling can prevent it."),
        facts={
            "threatened": Fact(_("Who is threatened")),
            "threat": Fact(_("What was threatened"), LONG),
            "near": Fact(_("Why it is near and meant"), LONG),
        },
        recipients=(Recipient.THREATENED, Recipient.POLICE),
        never=CLOSEST | SUBSTANCE,
        urgent=True,
    ),
    Ground.ABUSE: Terms(
        fits=_("A child, an elder or a dependent adult is harmed or neglected, or may be."),
        facts={
            "about": Fact(
                _("Who is harmed"),
                CHOICE,
                choices=(
                    ("child", _("A child")),
                    ("elder", _("An elder")),
                    ("dependent_adult", _("A dependent adult")),
                ),
            ),
            "harmed": Fact(_("Their name")),
            "signs": Fact(_("What was seen or heard"), LONG),
            "learned_at": Fact(_("When you learned of it"), MOMENT),
            "which": Fact(
                _("Which report"),
                CHOICE,
                choices=(
                    ("first", _("The first report")),
                    ("further", _("More, after the first report")),
                ),
            ),
        },
        recipients=(Recipient.AUTHORITY, Recipient.POLICE),
        never=CLOSEST,
        only_with={Category.SUD_PART2: {"which": "first"}},
        urgent=True,
        suggests=(Category.PROTECTIVE_SERVICES,),
    ),
    Ground.MEDICAL: Terms(
        fits=_("Whoever treats the client now has to know it, and the client can't say it."),
        facts={
            "personnel": Fact(_("Who treats the client")),
            "facility": Fact(_("Of which hospital, clinic or service")),
            "nature": Fact(_("What the emergency is"), LONG),
        },
        recipients=(Recipient.MEDICAL,),
        never=CLOSEST,
        urgent=True,
    ),
    Ground.SELF_HARM: Terms(
        fits=_("The client is about to harm themselves, and somebody can keep them safe."),
        facts={
            "said": Fact(_("What the client said or did"), LONG),
            "near": Fact(_("Why it is near and meant"), LONG),
        },
        recipients=(Recipient.CONTACT, Recipient.MEDICAL, Recipient.POLICE),
        never=CLOSEST | SUBSTANCE,
        urgent=True,
    ),
    Ground.OVERSIGHT: Terms(
        fits=_("Somebody with the right to inspect the agency has to see a client by name."),
        facts={
            "power": Fact(_("What gives them the right to look")),
            "names": Fact(_("Why it can't be done without names"), LONG),
            "paper": PAPER,
            "sud_agreement": Fact(
                _("They agreed in writing to keep records of substance use treatment as we do"),
                TICK,
            ),
        },
        recipients=(Recipient.OVERSIGHT,),
        never=CLOSEST,
        only_with={Category.SUD_PART2: {"sud_agreement": YES}},
    ),
    Ground.OTHER_LAW: Terms(
        fits=_("Another law tells us to give this information, and none of the above does."),
        facts={
            "duty": Fact(_("What that law asks of us"), LONG),
            "paper": PAPER,
        },
        recipients=tuple(Recipient),
        never=CLOSEST | SUBSTANCE | VIOLENCE,
    ),
}  # fmt: skip
"""What each ground asks."""

URGENT = [code for code, terms in GROUNDS.items() if terms.urgent]
"""The grounds on which one may tell first."""
