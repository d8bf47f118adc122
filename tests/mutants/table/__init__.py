"""The guards of the product by subject, joined here."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table import (
    access,
    assessments,
    careplans,
    caseload,
    casework,
    consent,
    files,
    jobs,
    papers,
    people,
    records,
    requests,
    signing,
    starting,
)

SUBJECTS = (
    starting, requests, signing, people, access, records, files, papers, jobs,
    casework, consent, assessments, careplans, caseload,
)  # fmt: skip
SABOTAGES: tuple[Sabotage, ...] = tuple(row for subject in SUBJECTS for row in subject.ROWS)
