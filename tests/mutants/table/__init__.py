"""The guards of the product by subject, joined here."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table import (
    access,
    archives,
    asking,
    assessments,
    auditing,
    bases,
    boundaries,
    canaries,
    careplans,
    caseload,
    casework,
    categories,
    consent,
    constraints,
    deciding,
    dying,
    emergency,
    engaging,
    files,
    inspecting,
    jobs,
    keeping,
    looking,
    matching,
    needs_now,
    officers,
    pages,
    papers,
    patience,
    people,
    records,
    referrals,
    rehearsing,
    replaying,
    reports,
    requests,
    resting,
    restricting,
    rights,
    screening,
    sealed,
    sealing,
    second_line,
    signing,
    stages,
    standing,
    starting,
    visits,
    wishing,
)

SUBJECTS = (
    starting, requests, patience, signing, people, officers, rehearsing, access, bases, auditing, asking, emergency, boundaries, looking, matching, categories, canaries, restricting, second_line, deciding, replaying, records, rights, sealing, sealed, constraints, keeping, files, archives, inspecting, papers, jobs,
    referrals, engaging, screening, stages, resting, dying, visits, needs_now, standing, wishing, casework, consent, assessments, careplans, caseload, reports, pages,
)  # fmt: skip
SUBJECT_OF = {
    row.guard: subject.__name__.rpartition(".")[2] for subject in SUBJECTS for row in subject.ROWS
}
SABOTAGES: tuple[Sabotage, ...] = tuple(row for subject in SUBJECTS for row in subject.ROWS)
