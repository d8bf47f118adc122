"""What stands in the documents a client gets: plain values, gathered before anything is printed.

An action of this room fills these from records the reader may see; the templates under
`templates/pdf/` print them and know nothing else. Dates are the agency's local dates; amounts are
in the agency's currency.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casemgmt.agency.letterhead import AgencyBlock


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does for a goal. `due` is None for "as long as the plan runs"."""

    what: str
    who: str
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class GoalBlock:
    """One goal (NASW 6): in the client's words first, then how it is measured.

    `own_words` is empty when the client gave none; `target` None when no day is set.
    """

    title: str
    own_words: str = ""
    baseline: str = ""
    measure: str = ""
    target: date | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class FundingShare:
    """Who pays which part of a service; `percent` of the cost, 0 to 100."""

    source: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service of the plan: who gives it, how much, how often, what it costs.

    `cost` is for one `cost_unit` ("per week"); None means no cost is known yet, 0 that it is
    free. `ends` is None while the service has no set end.
    """

    name: str
    provider: str
    amount: str = ""
    frequency: str = ""
    starts: date | None = None
    ends: date | None = None
    cost: Decimal | None = None
    cost_unit: str = ""
    funding: tuple[FundingShare, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence the client was asked about; `agreed` is None until there is an answer."""

    text: str
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A line to sign on, or what was signed. `signed_on` is None for an open line.

    `how` says how it was given ("typed name", "drawn", "verbal, witnessed by ...").
    """

    role: str
    name: str = ""
    signed_on: date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """The service plan, as the client reads and signs it (NASW 6)."""

    client_name: str
    client_id: str
    case_number: str
    agency: AgencyBlock
    program: str
    case_manager: str
    version: int
    prepared_on: date
    starts: date | None = None
    review_by: date | None = None
    client_words: str = ""
    monitoring: str = ""
    strengths: str = ""
    goals: tuple[GoalBlock, ...] = ()
    services: tuple[ServiceLine, ...] = ()
    currency: str = "$"
    statements: tuple[Statement, ...] = ()
    signatures: tuple[SignatureLine, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class ContactBlock:
    """Someone to call: who, what for, and how."""

    name: str
    role: str = ""
    phone: str = ""
    hours: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ClosureLetter:
    """The letter that says a case is closing and what that means (NASW 6, NASW 10).

    Texts are in plain words, written by the worker or taken from the program's wording.
    `letter_date` is the agency's local date; `closes_on` the last day of the service. A letter
    `after_a_death` goes to the family: it asks nobody to come back.
    """

    client_name: str
    client_id: str
    case_number: str
    agency: AgencyBlock
    program: str
    address: tuple[str, ...]
    letter_date: date
    closes_on: date
    greeting: str
    reason: str
    achieved: tuple[str, ...] = ()
    services_end: tuple[str, ...] = ()
    services_continue: tuple[ServiceLine, ...] = ()
    how_to_return: str = ""
    complaint: str = ""
    appeal: str = ""
    appeal_by: date | None = None
    contacts: tuple[ContactBlock, ...] = ()
    signed_by: str = ""
    signed_role: str = ""
    signed: bool = False
    enclosures: tuple[str, ...] = ()
    after_a_death: bool = False
