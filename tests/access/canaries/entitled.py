"""Who may read what of the worked case, written by hand beside the product (CON-22, CON-27).

Mia carries the case, Gina is its second worker, Sally leads Mia and Vera leads Sally: they see it.
Nobody else of the cast does, whatever they are cleared for.
"""

READERS: dict[str, str] = {
    "mental_health": "mia gina",
    # Said in counseling: whom the case names, and nobody else, come what may.
    "psychotherapy_notes": "mia",
    "sud_part2": "mia sally",
    "hiv_sti": "mia",
    "genetic": "mia gina vera",
    # The agency lets supervisors see what the people below them are cleared for.
    "dv_safety": "mia sally vera",
    "dv_location": "mia sally",
    "protective_services": "mia vera",
    "reproductive": "mia gina sally",
    "minor_consented": "mia",
    "immigration": "mia gina",
    "criminal": "mia",
    "third_party": "mia gina sally vera",
    "school_ferpa": "mia vera",
    "supervisor_only": "mia sally vera",
    "legal_privileged": "mia",
}
"""By category, who sees the case and is cleared for it."""
BY_RULE = {"dv_safety", "supervisor_only"}
"""Categories that come down the supervision line of this agency."""
KNOWN_TO_BE = {"immigration", "criminal"}
"""Categories of which the agency lets whoever sees the case know that there is something."""
BY_NAME_ONLY = {"psychotherapy_notes"}
"""Nobody is cleared for it but in one case."""
TWICE = ("mental_health", "sud_part2")
"""Of a record that two categories restrict: both have to be held."""

CLEARED_OUTSIDE = ("omar", "ines", "alex", "petra", "quinn", "paul", "otto")
"""They are cleared for everything somebody can be cleared for, and don't see the case."""

SAYINGS: dict[str, str] = {
    "twice": "mia",
    # Who the client is: also whoever keeps the walls around them, and Ines, who opened the record.
    "name": "mia gina sally vera petra ines",
    # How they want to be called: also whoever compares them with a referred person.
    "goes_by": "mia gina sally vera petra",
    # What else is known of them and of the people around them.
    "facts": "mia gina sally vera",
    # Where the client is safe from somebody.
    "address": "mia sally",
    # How a colleague knows the client: whoever keeps the walls, never who is behind one.
    "wall": "petra",
    "conflict": "petra",
    # The client's word about a colleague: kept by who works with them, read by the privacy officer.
    "restriction": "mia gina sally vera petra",
    # An emergency: told to who works with the client, reviewed by the privacy officer, Ines's own.
    "emergency": "mia gina sally vera petra ines",
    # Asking to see the case: Paul's own, and told to who decides.
    "request": "paul sally vera",
    # What somebody types is theirs alone until it is signed.
    "draft": "mia",
}
"""What is no record of a category and is not for everybody who sees the case either."""

SUBJECTS: tuple[str, ...] = (*READERS, *SAYINGS)
MAY_READ = {subject: frozenset(said.split()) for subject, said in {**READERS, **SAYINGS}.items()}
