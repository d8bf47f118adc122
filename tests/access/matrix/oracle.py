"""What the specification says about who may open what, written by hand beside the product.

Nothing here is asked of the product's own rules: it shares no table with them, and no name. Every
line stands for a sentence of the specification, put in this file's own words.
"""

IN, HIDDEN, REFUSED, SIGN_IN = "let in", "not there", "not allowed", "sign in first"
"""The four answers. Let in is whatever else a page says, be it that a form lacks something."""

STAGES = ("intake", "assessment", "planning", "active", "on_hold", "closing", "closed")
"""Seven stages, and only the last one is the end: until then the case is open and is worked."""

NOTHING: frozenset[str] = frozenset()
SEES = frozenset({"see"})
NOTES = frozenset({"see", "note"})
WORKS = frozenset({"see", "note", "work", "part"})
LEADS = frozenset({"see", "note", "work", "lead", "part"})
HAD_A_PART = frozenset({"see", "part"})
LED = frozenset({"see", "lead", "part"})
"""What a relation can give. To *see* is to read the record and what hangs on it; to *note* is to
write notes in it and to *work* is to change it, while it is open; to *lead* is to decide about the work of others in it; a *part* is
what whoever works or worked in it keeps, so that a client's no is taken from them at any time."""

RELATIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # Whoever carries the case works it. After its end nothing is edited, and who was there reads on.
    "primary": (WORKS, HAD_A_PART),
    "secondary": (WORKS, HAD_A_PART),
    # Cover is a window: what is before or after it gives nothing, and it ends with the case.
    "cover now": (WORKS, NOTHING),
    "cover past": (NOTHING, NOTHING),
    "cover future": (NOTHING, NOTHING),
    # A supervision line that holds today reaches two steps and no further. It is a dated row and no
    # role: who led the work until yesterday, or leads another team today, has nothing.
    "supervisor direct": (LEADS, LED),
    "supervisor two up": (LEADS, LED),
    "supervisor three up": (NOTHING, NOTHING),
    "out of team": (NOTHING, NOTHING),
    # Colleagues in a team of the program see what is assigned to them, and nothing else.
    "team member": (NOTHING, NOTHING),
    # Consulting is reading along, in a window.
    "consulted now": (SEES, SEES),
    "consulted past": (NOTHING, NOTHING),
    # A wall beats every reason, and looks like nothing there: carrying, leading, an emergency.
    "walled primary": (NOTHING, NOTHING),
    "walled supervisor": (NOTHING, NOTHING),
    "walled emergency": (NOTHING, NOTHING),
    # So does what the client said, of a person or of a program whose people they are; an emergency
    # about life or safety crosses it where the agency has it so, and still no wall.
    "crossing emergency": (NOTES, SEES),
    "walled crossing": (NOTHING, NOTHING),
    "kept out primary": (NOTHING, NOTHING),
    "kept out emergency": (NOTHING, NOTHING),
    "kept out by program": (NOTHING, NOTHING),
    # An auditor from outside reads the cases that were named, in a window, while they hold the office.
    "auditor now": (SEES, SEES),
    "auditor past": (NOTHING, NOTHING),
    "walled auditor": (NOTHING, NOTHING),
    # An emergency opens a record to be read, for its hour, and notes are written in it while the
    # case is open.
    "emergency open": (NOTES, SEES),
    "emergency ended": (NOTHING, NOTHING),
    # An assignment that somebody ended is over, and with it all that it gave.
    "assignment ended": (NOTHING, NOTHING),
    # Default: no.
    "none": (NOTHING, NOTHING),
}
"""By relation to the case: what it gives while the case is open, and after it was closed."""

KEPT_FROM = {name for name in RELATIONS if name.startswith(("walled", "kept out", "crossing"))}
"""Whom the client, or a wall, keeps from the record: no office of theirs decides anything about it."""

ROLES = (
    "anon",
    "inactive",
    "case_manager",
    "supervisor",
    "intake_worker",
    "quality_reviewer",
    "external_auditor",
    "privacy_officer",
    "agency_admin",
    "superuser",
    "other agency",
)
"""Nobody signed in, who left, each office, an account with Django's flag for everything and no
office, and a case manager and supervisor of another agency."""
OUTSIDE = {"anon", "inactive"}
OFFICES = set(ROLES) - OUTSIDE - {"superuser"}
"""A flag of the framework is no office: it opens nothing."""
ABROAD = "other agency"
CASEWORK = {"case_manager", "supervisor", ABROAD}
TAKING_IN = CASEWORK | {"intake_worker"}
LEADING = {"supervisor", ABROAD}
ADMIN = {"agency_admin"}
PRIVACY = {"privacy_officer"}
STANDARDS = ADMIN | LEADING | {"quality_reviewer"}

CASE_PAGES = """
# To read: the case, its parts, who can see it and who looked, and saying that one knows the client.
see   case             case-detail case-team case-access case-looks case-history conflict-declare
see   case             visit-list note-list document-list consent-list assessment-list plan-list closure-detail
see   case             standing disclosure-list
see   own_record       own-record
see   visit            visit-detail
see   client           way-list client-about
see   note             note-detail
see   document         document-download
see   release          release-detail
see   assessment       assessment-detail
see   plan             plan-detail plan-pdf
see   closure          closure-letter
# To write notes.
note  case             note-new
note  note             note-add
# To write: facts, notes, papers, plans, moves. It ends with the case.
work  client           client-edit client-died restriction-new way-new identity-edit language-edit home-join
work  stay             home-leave home-head
work  kin              person-edit person-end
work  case             visit-new need-new
work  visit            visit-edit visit-confirm visit-settle
work  reminder         reminder-done
work  case             authority-new legal-paper-new wish
work  authority        authority-end
work  need             need-edit need-done
work  explanation      explanation-take-back
work  way              way-end
work  case             person-new intake-edit case-move contact-new
work  case             service-consent-new release-new assessment-start reassessment-plan plan-new
work  case             closure-start case-hold case-resume
work  note             note-restrict
work  document         document-restrict
work  release          release-let-end disclosure-new release-event release-dispute
work  draft_release    release-edit release-sign release-discard release-copy
work  case             exception-new exception-urgent
work  section          assessment-section
work  assessment_open  assessment-complete assessment-set-aside
work  draft_plan       plan-edit plan-propose plan-reopen plan-agree goal-new service-new
work  goal             goal-edit goal-remove goal-settle objective-new
work  step             objective-done objective-open objective-remove
work  service          service-edit service-remove service-start
work  running          service-change
work  closure          closure-edit closure-complete
# To decide about others' work: who carries it, what they are cleared for, their plan, their closing.
lead  case             case-assign case-clearances
lead  second           assignment-end
lead  own_record       own-record-hand-over
lead  client           client-merge
lead  draft_plan       plan-approve
lead  release          release-settle
lead  closure          closure-approve closure-withdraw closure-undo
# A client's no is taken at any time, by whoever has or had a part.
part  consent          service-consent-withdraw
part  release          release-revoke release-narrow
part  draft_release    release-refuse
# So is a client's wish to see the record: asked, prepared, answered, and taken back.
part  case             own-record-new
part  own_record       own-record-put-off own-record-answer own-record-take-back own-record-part-new
# Somebody else's cover is theirs to hand back.
own   cover            cover-hand-back
"""
"""What a page takes of the case its record belongs to. Who sees the case and lacks it is refused;
who doesn't see the case is told that there is no such page."""

OWN_RULE = {
    "asked-decide": "access_request",
    "case-clearance-end": "case_clearance",
    "legal-paper-end": "legal_paper",
    "exception-detail": "exception",
    "exception-decide": "exception",
    "consultation-new": "exception",
    "exception-told": "exception",
    "exception-follow-up": "exception",
    "exception-withdraw": "exception",
    "own-record-part-decide": "own_part",
    "own-record-part-give": "own_part",
    "restriction-end": "restriction",
    "look-settle": "question",
    "match-settle": "match",
    "merge-detail": "merge",
    "emergency-detail": "emergency",
    "emergency-close": "emergency",
    "emergency-review": "emergency",
    "emergency-answer": "emergency",
    "audit-decide": "audit",
    "audit-end": "audit",
    "wall-put-up": "conflict",
    "wall-set-aside": "conflict",
    "wall-ask": "wall",
    "wall-lift": "wall",
    "wall-keep": "wall",
}
"""Pages about a client that an office has to do with too, or that only some of those who see the
case may know of; ``_by_own_rule`` says how."""

FOR_THE_TEAM = {
    "legal-paper-end": "work",
    "exception-detail": "part",
    "exception-decide": "lead",
    "consultation-new": "work",
    "exception-told": "work",
    "exception-follow-up": "work",
    "exception-withdraw": "work",
    "own-record-part-decide": "lead",
    "own-record-part-give": "part",
}
"""Pages that only the team of a case knows of, and what each takes: who leads it decides."""

ROLE_PAGES: dict[str, tuple[set[str], str]] = {
    # What everybody of an agency has: a home, notices, a search, one's own settings, and asking
    # whoever is responsible to be let into a record.
    **dict.fromkeys(("home", "palette", "styleguide", "preferences", "session"), (OFFICES, "-")),
    **dict.fromkeys(("notice-list", "notice-read-all", "theme-set"), (OFFICES, "-")),
    # An auditor is told what is opened, and asks for nothing.
    "access-ask": (OFFICES - {"external_auditor"}, "-"),
    # What one read oneself is one's own to look at.
    "own-looks": (OFFICES, "-"),
    # Casework, and taking in.
    **dict.fromkeys(
        ("my-day", "referral-list", "referral-new", "referral-likely", "emergency-open"),
        (TAKING_IN, "-"),
    ),
    **dict.fromkeys(("outreach-list", "outreach-new", "import-template-clients"), (TAKING_IN, "-")),
    # A file of people is brought in by whom a privacy officer lets; the door itself is known.
    **dict.fromkeys(("import-list", "import-template"), (TAKING_IN, "-")),
    "import-rights": (PRIVACY, "-"),
    "draft-list": (TAKING_IN, "-"),
    **dict.fromkeys(("calendar", "calendar-link", "calendar-revoke"), (TAKING_IN, "-")),
    "visit-start": (CASEWORK, "-"),
    **dict.fromkeys(("draft-save", "draft-discard", "draft-restore"), (TAKING_IN, "draft")),
    **dict.fromkeys(("client-list", "note-start", "supervision-list"), (CASEWORK, "-")),
    # Cover of a whole load is given by the worker or by whoever supervises them.
    "load-cover": (CASEWORK, "-"),
    **dict.fromkeys(("team", "asked-list", "supervision-new"), (LEADING, "-")),
    # Counts that name nobody.
    "report-referrals": (LEADING | ADMIN, "-"),
    # Walls, emergencies and who looked are kept by the privacy officers.
    **dict.fromkeys(("privacy-home", "wall-list", "match-list"), (PRIVACY, "-")),
    **dict.fromkeys(("look-list", "look-export"), (PRIVACY, "-")),
    # A sample is asked for by them and read by a quality reviewer, never by the one who asks.
    "sample-ask": (PRIVACY, "-"),
    "sample-list": ({"quality_reviewer"}, "-"),
    # An audit is asked for by one of them; the auditor reads what was opened.
    "audit-ask": (PRIVACY, "-"),
    "audit-own": ({"external_auditor"}, "-"),
    # Administering is configuring: people, programs, categories, retention, jobs. No client in it.
    **dict.fromkeys(
        ("agency-health", "template-list", "retention-list", "retention-new"), (ADMIN, "-")
    ),
    **dict.fromkeys(("person-list", "person-invite", "team-new", "category-list"), (ADMIN, "-")),
    **dict.fromkeys(("agency-edit", "program-list", "program-new"), (ADMIN, "-")),
    **dict.fromkeys(("agreement-list", "agreement-new", "method-list"), (ADMIN, "-")),
    **dict.fromkeys(("subject-list", "needed-list", "protected-list"), (ADMIN, "-")),
    # The partner's admin answers an agreement; who works with clients knows with whom there is one.
    "agreement-answer": (ADMIN, "agreement_asked"),
    "partner-list": (TAKING_IN | PRIVACY, "-"),
    **dict.fromkeys(("setting-history", "sign-in-limits", "emergency-rules"), (ADMIN, "-")),
    **dict.fromkeys(("job-list", "job-try-again"), (ADMIN, "-")),
    "job-rerun": (ADMIN, "job"),
    "job-run": (ADMIN, "run"),
    "category-detail": (ADMIN, "category"),
    "standard-list": (STANDARDS, "-"),
}
"""Pages without a client's record: which offices open them, everybody else being refused."""

AGENCY_RECORDS: dict[str, str] = {
    "template-detail": "template",
    **dict.fromkeys(("person-detail", "person-deactivate", "person-lost-factor"), "person"),
    "invitation-withdraw": "invitation",
    "team-detail": "team",
    "membership-end": "membership",
    "clearance-end": "clearance",
    **dict.fromkeys(("agreement-detail", "agreement-end", "agreement-let-go"), "agreement"),
    **dict.fromkeys(("agreement-edit", "agreement-activate"), "agreement_draft"),
    **dict.fromkeys(("program-detail", "program-settings"), "program"),
    **dict.fromkeys(("criteria-list", "criteria-new"), "program"),
}
"""An agency's own records, changed by its admin: its people may know of them, no other agency's."""

OF_A_PROGRAM = ("waitlist",)
"""Of a program, for everybody of the agency who takes people in; each sees what is theirs to see."""

PERSONAL = {
    "flag-decide": "flag",
    "identity-check": "asked",
    "outreach-edit": "outreach",
    **dict.fromkeys(("import-detail", "import-map", "import-check", "import-commit"), "upload"),
    **dict.fromkeys(("import-undo", "import-errors", "import-decide"), "upload"),
    "import-right-end": "import_right",
    "officer-decide": "proposal",
    **dict.fromkeys(("supervision-detail", "supervision-held"), "session"),
    **dict.fromkeys(("supervision-confirm", "supervision-void"), "session"),
}
"""Between two people, or about one: nobody beside them, and their line where there is one, is told
that it is there."""

OF_A_WORKER = ("team-member", "member-looks")
"""About what one person works and reads, for whoever supervises them."""

REFERRALS = {
    "referral-detail": SEES,
    "referral-take": SEES,
    **dict.fromkeys(("referral-screen", "referral-accept", "referral-dispose"), WORKS),
    **dict.fromkeys(("referral-try", "referral-answer", "referral-route"), WORKS),
    **dict.fromkeys(("referral-hand-over", "referral-correct", "referral-told"), WORKS),
    "waitlist-change": WORKS,
}
"""A referral another intake worker took, and has not disposed of: whoever takes in for the program
may look, and take it over; deciding is its taker's and their line's."""

PUBLIC = {"healthz", "demo", "demo-sign-in", "join", "calendar-feed"}
"""No client data, no account needed."""
ELSEWHERE = ("account_", "mfa_", "usersessions_")
"""Pages of the sign-in library about one's own account; who may reach them is not about clients."""


def case_pages() -> dict[str, tuple[str, str]]:
    """What each page about a case takes, and which record it is asked for."""
    lines = [line.split() for line in CASE_PAGES.splitlines() if line and line[0] != "#"]
    return {page: (takes, record) for takes, record, *pages in lines for page in pages}


CASES = case_pages()


def record_of(page: str) -> str:
    """The record a page is asked for; ``-`` for a page without one."""
    if page in CASES:
        return CASES[page][1]
    if page in ROLE_PAGES:
        return ROLE_PAGES[page][1]
    records = {**OWN_RULE, **AGENCY_RECORDS, **PERSONAL, **dict.fromkeys(OF_A_WORKER, "person")}
    records |= dict.fromkeys(REFERRALS, "referral") | dict.fromkeys(OF_A_PROGRAM, "program")
    records |= {
        "waitlist-change": "place",
        "notice-read": "notice",
        "join": "token",
        "calendar-feed": "feed",
        "demo-sign-in": "person",
    }
    return records.get(page, "-")


def expected(page: str, method: str, role: str, relation: str, stage: str) -> str:
    """The answer the specification gives one person for one page."""
    if page in PUBLIC:
        return IN
    if role in OUTSIDE:
        return SIGN_IN
    if page in CASES or page in OWN_RULE:
        return _about_a_case(page, method, role, relation, rights(role, relation, stage))
    if page in ROLE_PAGES:
        return IN if role in ROLE_PAGES[page][0] else REFUSED
    if page in AGENCY_RECORDS or page in OF_A_PROGRAM:
        who = ADMIN if page in AGENCY_RECORDS else TAKING_IN
        return HIDDEN if role == ABROAD else IN if role in who else REFUSED
    return _about_people(page, method, role, relation)


def _about_a_case(page: str, method: str, role: str, relation: str, gives: frozenset[str]) -> str:
    if page == "home-head" and method == "POST":
        # For whoever works with all who live in it: of these, those who lead a colleague's work.
        return by_rights("work" if "lead" in gives else "all of them", gives)
    if page in CASES:
        return by_rights(CASES[page][0], gives)
    return _by_own_rule(page, role, relation, gives)


def rights(role: str, relation: str, stage: str) -> frozenset[str]:
    """What a person has in a case: by their relation to it alone, whatever office they hold; but for
    an auditor, who is one while they hold that."""
    open_case, closed_case = RELATIONS[relation]
    if role in OUTSIDE or role == ABROAD:
        return NOTHING
    if relation == "auditor now" and role != "external_auditor":
        return NOTHING
    return closed_case if stage == "closed" else open_case


def by_rights(takes: str, gives: frozenset[str]) -> str:
    """Who has it is let in; who sees the case is refused; nobody else learns that it is there."""
    if takes in gives:
        return IN
    return REFUSED if "see" in gives else HIDDEN


def _by_own_rule(page: str, role: str, relation: str, gives: frozenset[str]) -> str:
    officer = role in PRIVACY and relation not in KEPT_FROM
    if page.startswith(("wall-", "look-", "match-", "audit-")):
        # Kept by privacy officers; nobody else learns of one. So are questions about readings, and
        # audits from outside.
        return IN if officer else HIDDEN
    if page in {"asked-decide", "case-clearance-end", "merge-detail"}:
        # Known only to whoever decides about it.
        return IN if "lead" in gives else HIDDEN
    if page in FOR_THE_TEAM:
        # A legal paper, what is told without a release, and what is held back from a client is for
        # whoever has a part in the case; who only reads the case never learns of it.
        return IN if FOR_THE_TEAM[page] in gives else REFUSED if "part" in gives else HIDDEN
    if page == "restriction-end":
        # The client's word: kept by whoever works with them; a privacy officer reads it.
        return IN if "work" in gives else REFUSED if officer or "see" in gives else HIDDEN
    # Another's emergency: told to whoever works with the client, reviewed by a privacy officer,
    # ended and answered for by nobody but the person.
    if not officer and "work" not in gives:
        return HIDDEN
    opens = {"emergency-detail": True, "emergency-review": officer}
    return IN if opens.get(page, False) else REFUSED


def _about_people(page: str, method: str, role: str, relation: str) -> str:
    led = relation in {"supervisor direct", "walled supervisor"}
    if page in OF_A_WORKER:
        # Whoever supervises the person looks at their work, and at what they read; an office without the line shows nobody.
        # There is nothing to send: that this is not the way is said before whose page it is.
        shown = method == "POST" or (led and role != ABROAD)
        return REFUSED if role not in LEADING else IN if shown else HIDDEN
    if page == "notice-read":
        # One's own; the way it is asked is looked at before whose it is.
        return REFUSED if role not in OFFICES else IN if method == "GET" else HIDDEN
    if page in REFERRALS:
        looks = role == "intake_worker"
        return HIDDEN if not looks else IN if REFERRALS[page] == SEES else REFUSED
    if page == "outreach-edit":
        # Counted again by whoever did it and their line, which two steps up is the same.
        return IN if relation == "supervisor two up" and role in TAKING_IN else HIDDEN
    assert page in PERSONAL, page
    if page in {"officer-decide", "import-right-end"}:
        # Who keeps privacy, or imports, is decided by those who do; nobody else is told.
        return IN if role in PRIVACY else HIDDEN
    above = led or relation == "supervisor two up"
    return IN if page == "flag-decide" and above and role != ABROAD else HIDDEN
