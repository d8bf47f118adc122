"""Documents of invented people, short and long, for the PDF tests."""

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from careplans.documents import (
    ClosureLetter,
    ContactBlock,
    FundingShare,
    GoalBlock,
    PlanDocument,
    ServiceLine,
    SignatureLine,
    Statement,
    Step,
)
from casemgmt.agency.letterhead import AgencyBlock
from casemgmt.core import pdf

PLAN_PAGE, LETTER_PAGE = "pdf/service_plan.html", "pdf/closure_letter.html"

needs_pango = pytest.mark.skipif(
    not pdf.available() and os.environ.get("CI") != "true", reason=pdf.missing_library_message()
)


AGENCY = AgencyBlock(
    name="Harbor Community Services",
    address=("218 Pier Street", "Port Ellis, OR 97000"),
    phone="555-0142",
    phone_hours="Mon to Fri, 9 to 5",
)

HOUSING = GoalBlock(
    title="A place to live that the family can keep",
    own_words="I want one key that is ours, and for the kids to stay in their school.",
    baseline="Staying with a cousin since August, three moves this year.",
    measure="Lease in Dana's name, rent paid on time for three months.",
    target=date(2027, 3, 31),
    steps=(
        Step("Collect pay slips, ID and the school letter", "Dana", date(2026, 12, 4)),
        Step("Send the rapid rehousing application", "Mia Torres", date(2026, 12, 8)),
        Step("View two apartments in the school district", "Dana and Mia", date(2026, 12, 19)),
        Step("Put $40 aside each pay day for the deposit", "Dana"),
    ),
)
WORK = GoalBlock(
    title="Steady hours at work",
    own_words="Days, not nights. I can't leave the little one alone.",
    baseline="22 hours a week, mostly night shifts.",
    measure="30 day-shift hours a week for two months.",
    target=date(2027, 5, 31),
    steps=(
        Step("Ask the supervisor for the day roster", "Dana", date(2026, 12, 11)),
        Step("Apply for the child care subsidy", "Mia Torres", date(2026, 12, 15)),
    ),
)

PLAN = PlanDocument(
    client_name="Dana Whitfield",
    client_id="C-10427",
    case_number="HF-2026-0318",
    agency=AGENCY,
    program="Family Housing",
    case_manager="Mia Torres",
    version=2,
    prepared_on=date(2026, 11, 24),
    starts=date(2026, 12, 1),
    review_by=date(2027, 2, 28),
    strengths="Dana has kept her job through three moves. Her sister helps twice a week.",
    goals=(HOUSING, WORK),
    services=(
        ServiceLine(
            name="Rapid rehousing: deposit and first rent",
            provider="Port Ellis Housing Trust",
            amount="1 payment",
            starts=date(2027, 1, 4),
            ends=date(2027, 1, 31),
            cost=Decimal("2150.00"),
            cost_unit="once",
            funding=(
                FundingShare("County housing fund", Decimal(80)),
                FundingShare("Dana", Decimal(20)),
            ),
        ),
        ServiceLine(
            name="Case management",
            provider="Harbor Community Services",
            amount="1 visit",
            frequency="every two weeks",
            starts=date(2026, 12, 1),
            cost=Decimal(0),
        ),
    ),
    statements=(
        Statement("I helped make this plan."),
        Statement("I know I can ask for changes, or say no to a service."),
        Statement("I got a copy of this plan."),
    ),
    signatures=(
        SignatureLine("Client", "Dana Whitfield"),
        SignatureLine("Case manager", "Mia Torres"),
        SignatureLine("Supervisor", "Sally Brandt"),
    ),
)

LONG_TEXT = (
    "We talked about the school bus, the night shifts and what happens when the little one is "
    "sick. Dana wants everything in one place and on one page, and to be told early when "
    "something changes. "
)
LONG_PLAN = replace(
    PLAN,
    strengths=LONG_TEXT * 6,
    goals=(
        replace(HOUSING, own_words=LONG_TEXT * 3, baseline=LONG_TEXT * 2),
        replace(WORK, steps=WORK.steps * 9, measure=LONG_TEXT * 2),
        HOUSING,
    ),
)

SIGNED_PLAN = replace(
    PLAN,
    signed=True,
    statements=tuple(replace(each, agreed=True) for each in PLAN.statements),
    signatures=tuple(
        replace(each, signed_on=date(2026, 11, 30), how="typed name") for each in PLAN.signatures
    ),
)

LETTER = ClosureLetter(
    client_name="Dana Whitfield",
    client_id="C-10427",
    case_number="HF-2026-0318",
    agency=AGENCY,
    program="Family Housing",
    address=("Dana Whitfield", "71 Alder Court, Apt 4", "Port Ellis, OR 97000"),
    letter_date=date(2027, 5, 3),
    closes_on=date(2027, 5, 31),
    greeting="Dear Dana,",
    reason=(
        "You reached the goals of your plan: you have a lease in your name and steady day "
        "hours. We agreed together on April 28 that you no longer need this program."
    ),
    achieved=(
        "You moved into your own apartment on January 16 and paid the rent on time since.",
        "You work 32 day-shift hours a week.",
        "The children stayed in their school.",
    ),
    services_end=("Visits by your case manager", "Help with the rent deposit"),
    services_continue=(
        ServiceLine("Child care subsidy", "County child care office", frequency="until June 2028"),
    ),
    how_to_return=(
        "You can come back any time. Call us or walk in. You don't need a new referral in the "
        "first six months."
    ),
    complaint=(
        "You can also make a complaint about how we worked with you. It does not affect any "
        "service you get."
    ),
    appeal="If you think we should not close your case, you can ask us to look at it again.",
    appeal_by=date(2027, 5, 24),
    contacts=(
        ContactBlock("Mia Torres", "Case manager, until May 31", "555-0147", "Mon to Thu, 9 to 4"),
        ContactBlock("Intake desk", "After May 31", "555-0142", "Mon to Fri, 9 to 5"),
        ContactBlock("Client rights office", "Complaints and appeals", "555-0190"),
    ),
    signed_by="Mia Torres",
    signed_role="Case manager",
    enclosures=("Your rights when a service ends",),
)


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
