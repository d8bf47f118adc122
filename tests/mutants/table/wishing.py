"""Guards of legal papers, and of the wish for a case manager."""

from tests.mutants.sabotage import Sabotage

PAPERS = "clients/actions/legal_papers.py"
WISHES = "clients/actions/wishing.py"
MODELS = "clients/models/standing.py"
_PAPER = "tests/clients/test_legal_papers.py::test_int_14_"
_WISH = "tests/clients/test_wishing.py::test_int_15_"
PAPER = f"{_PAPER}a_legal_paper_says_what_it_is_and_where_it_lies"
DOCUMENT = f"{_PAPER}its_document_is_a_restricted_one_of_the_case"
TEAM = f"{_PAPER}the_team_sees_it_and_who_only_reads_the_case_does_not"
CLEARED = f"{_PAPER}a_paper_in_a_category_takes_a_clearance_too"
SEALED = f"{_PAPER}what_it_says_is_sealed_and_found_by_no_search"
OVER = f"{_PAPER}a_paper_ends_once_and_says_why"
ASKED = f"{_WISH}the_client_is_asked_before_the_intake_is_complete"
WHOM = f"{_WISH}a_wish_says_whom_or_that_there_is_none"
WHY_NOT = f"{_WISH}whoever_assigns_somebody_else_says_why"
MET = f"{_WISH}giving_the_case_to_the_wished_one_meets_the_wish"
IN_WORDS = f"{_WISH}a_wish_in_words_is_judged_by_whoever_assigns"
NOT_ANY_MORE = (
    '    if case.stage == Stage.CLOSED:\n        raise Refused(_("The case is closed."))\n'
)
DECIDED = '    allow(by, "edit", case, now)\n'

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "nobody writes over a wish for somebody else",
        WISHES,
        "        _must_not_be_about(by, open_wish, now)\n",
        "        pass\n",
        (f"{_WISH}nobody_writes_over_a_wish_for_somebody_else_than_themselves",),
    ),
    Sabotage(
        "a wish asked later waits for whoever assigns",
        "clients/queries/standing.py",
        'self.filter(no_wish=False, outcome="")',
        'self.filter(no_wish=False, outcome="met")',
        (f"{_WISH}a_wish_asked_after_the_case_was_given_away_waits_for_who_assigns",),
    ),
    Sabotage("who edits the case writes a paper down", PAPERS, DECIDED, "", (PAPER,)),
    Sabotage("no paper in a closed case", PAPERS, NOT_ANY_MORE, "", (PAPER,)),
    Sabotage(
        "a legal paper has a kind",
        PAPERS,
        "if paper.kind not in LegalPaper.Kind.values:",
        "if False:",
        (PAPER,),
    ),
    Sabotage("a legal paper says something", PAPERS, "if not paper.says:", "if False:", (PAPER,)),
    Sabotage(
        "a legal paper lies somewhere",
        PAPERS,
        "if paper.document is None and not paper.lies_at:",
        "if False:",
        (PAPER,),
    ),
    Sabotage("a legal paper has come", PAPERS, "if paper.dated_on > today:", "if False:", (PAPER,)),
    Sabotage(
        "a legal paper ends after its date",
        PAPERS,
        "if paper.ends_on is not None and paper.ends_on < paper.dated_on:",
        "if False:",
        (PAPER,),
    ),
    Sabotage(
        "a legal paper's document is one of the case",
        PAPERS,
        "if document.case_id != case.pk:",
        "if False:",
        (DOCUMENT,),
    ),
    Sabotage(
        "a legal paper's document is restricted",
        PAPERS,
        "if not document.is_restricted:",
        "if False:",
        (DOCUMENT,),
    ),
    Sabotage(
        "a legal paper is for the team of the case",
        MODELS,
        '    seen_with = "attend_case"\n',
        "",
        (TEAM,),
    ),
    Sabotage(
        "a legal paper is restricted by who is cleared",
        PAPERS,
        "refuse_unless_cleared(case, categories, by=by, now=now)",
        "list(categories)",
        (CLEARED,),
    ),
    Sabotage(
        "what a legal paper says is sealed",
        MODELS,
        'SealedTextField(_("what it says, in short"), max_length=2000, **TEAM)',
        'models.TextField(_("what it says, in short"), max_length=2000)',
        (SEALED,),
    ),
    Sabotage(
        "why a legal paper ended is sealed",
        MODELS,
        'SealedCharField(_("why it ended"), max_length=300, blank=True, **TEAM)',
        'models.CharField(_("why it ended"), max_length=300, blank=True)',
        (SEALED,),
    ),
    Sabotage(
        "who edits the case ends a paper",
        PAPERS,
        '    allow(by, "edit", paper, now)\n',
        "",
        (OVER,),
    ),
    Sabotage("a paper ends once", PAPERS, "if paper.ended_because:", "if False:", (OVER,)),
    Sabotage("a paper's end has a reason", PAPERS, "if not why.strip():", "if False:", (OVER,)),
    Sabotage(
        "a paper is not ended ahead",
        PAPERS,
        "if ends_on > by.agency.today(now):",
        "if False:",
        (OVER,),
    ),
    Sabotage(
        "a paper does not end before its date",
        PAPERS,
        "if ends_on < paper.dated_on:",
        "if False:",
        (OVER,),
    ),
    Sabotage("who edits the case writes a wish down", WISHES, DECIDED, "", (WHOM,)),
    Sabotage("no wish in a closed case", WISHES, NOT_ANY_MORE, "", (WHOM,)),
    Sabotage(
        "a wish is a wish or none", WISHES, "if wish.no_wish and asked:", "if False:", (WHOM,)
    ),
    Sabotage(
        "a wish says whom", WISHES, "if not wish.no_wish and not asked:", "if False:", (WHOM,)
    ),
    Sabotage(
        "a wish is for somebody who works here",
        WISHES,
        "if wish.wanted is not None and wish.wanted.agency_id != case.agency_id:",
        "if False:",
        (WHOM,),
    ),
    Sabotage(
        "the client is asked for a wish",
        "clients/actions/intake.py",
        "record.asked_for_a_worker,",
        "True,",
        (ASKED,),
    ),
    Sabotage(
        "a wish that is not met says why",
        WISHES,
        "if not met and not unmet_reason.strip():",
        "if False:",
        (WHY_NOT, IN_WORDS),
    ),
    Sabotage(
        "whoever assigns does not call another the wished one",
        WISHES,
        "met = wish.wanted_id == staff.pk if wish.wanted_id is not None else is_met",
        "met = is_met",
        (WHY_NOT, MET),
    ),
    Sabotage(
        "giving a case to somebody answers the wish",
        "clients/actions/assigning.py",
        "if role == Assignment.Role.PRIMARY:\n        answer_wish",
        "if False:\n        answer_wish",
        (WHY_NOT, MET),
    ),
    Sabotage(
        "a second worker does not answer the wish",
        "clients/actions/assigning.py",
        "if role == Assignment.Role.PRIMARY:\n        answer_wish",
        "if True:\n        answer_wish",
        (WHY_NOT,),
    ),
)
