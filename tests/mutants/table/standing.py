"""Guards of who may decide for a client, and of what they sign."""

from tests.mutants.sabotage import Sabotage

AUTHORITIES = "clients/actions/standing.py"
ROWS_OF = "clients/queries/standing.py"
MODELS = "clients/models/standing.py"
DUE = "clients/registrations_standing.py"
_STANDING = "tests/clients/test_standing.py::test_int_13_"
_SIGNING = "tests/consent/test_representing.py::test_int_13_"
SAYS = f"{_STANDING}an_authority_says_who_in_what_by_what_and_from_when"
INSIDE = f"{_STANDING}a_representative_signs_inside_scope_and_dates"
EARLY = f"{_STANDING}an_authority_ends_early_once_and_says_why"
OF_AGE = f"{_STANDING}a_parents_authority_ends_on_the_18th_birthday"
AHEAD = f"{_STANDING}its_end_is_told_ahead_as_the_program_has_it"
BIRTHDAY = f"{_STANDING}a_client_who_comes_of_age_is_told_on_the_day"
INTAKE = f"{_STANDING}who_is_represented_has_a_standing_authority_before_the_intake_ends"
CLOSED = f"{_STANDING}a_closed_case_gets_no_authority"
OUTSIDE = f"{_SIGNING}nobody_signs_for_the_client_outside_their_authority"
AS_WHAT = f"{_SIGNING}whoever_signs_signs_as_what_they_are"
PART = f"{_SIGNING}the_clients_own_part_is_recorded_when_another_signs"
ENDED = f"{_SIGNING}an_authority_that_was_ended_signs_no_more"
NOT_ANY_MORE = (
    '    if case.stage == Stage.CLOSED:\n        raise Refused(_("The case is closed."))\n'
)
DECIDED = '    allow(by, "edit", case, now)\n'

ROWS: tuple[Sabotage, ...] = (
    Sabotage("who edits the case writes an authority down", AUTHORITIES, DECIDED, "", (SAYS,)),
    Sabotage("no authority in a closed case", AUTHORITIES, NOT_ANY_MORE, "", (CLOSED,)),
    Sabotage(
        "an authority has a kind",
        AUTHORITIES,
        "if authority.kind not in LegalAuthority.Kind.values:",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "an authority covers something",
        AUTHORITIES,
        "if not authority.scope or not set(authority.scope) <= set(LegalAuthority.Area.values):",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "an authority rests on something",
        AUTHORITIES,
        "if not authority.basis:",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "an authority has a paper", AUTHORITIES, "if not authority.paper:", "if False:", (SAYS,)
    ),
    Sabotage(
        "an authority ends after it began",
        AUTHORITIES,
        "if authority.ends_on is not None and authority.ends_on < authority.starts_on:",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "a parent of somebody whose birth date is unknown does not decide",
        AUTHORITIES,
        "if client.birth_date is None:",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "a parent of somebody of age does not decide",
        AUTHORITIES,
        "if authority.of_age_on is not None and authority.of_age_on <= today:",
        "if False:",
        (OF_AGE,),
    ),
    Sabotage(
        "an authority is held by somebody",
        AUTHORITIES,
        "if holder is None and not name.strip():",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "who decides is in this client's life",
        AUTHORITIES,
        "if holder is not None and holder.client_id != case.client_id:",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "an authority's document is one of the case",
        AUTHORITIES,
        "if document is not None and document.case_id != case.pk:",
        "if False:",
        (SAYS,),
    ),
    Sabotage(
        "who edits the client's facts ends an authority",
        AUTHORITIES,
        '    allow(by, "edit", authority, now)\n',
        "",
        (EARLY,),
    ),
    Sabotage(
        "an authority ends once",
        AUTHORITIES,
        "if authority.ended_on is not None:",
        "if False:",
        (EARLY,),
    ),
    Sabotage(
        "an authority's end has a reason", AUTHORITIES, "if not why.strip():", "if False:", (EARLY,)
    ),
    Sabotage(
        "an authority is not ended ahead",
        AUTHORITIES,
        "if ended_on > by.agency.today(now):",
        "if False:",
        (EARLY,),
    ),
    Sabotage(
        "an authority does not end before it began",
        AUTHORITIES,
        "if ended_on < authority.starts_on:",
        "if False:",
        (EARLY,),
    ),
    Sabotage(
        "an authority begins on its day",
        ROWS_OF,
        "Q(starts_on__lte=on) & (",
        "(",
        (INSIDE, OUTSIDE),
    ),
    Sabotage(
        "an authority ends on its last day",
        ROWS_OF,
        "(Q(ends_on=None) | Q(ends_on__gte=on))",
        "~Q(pk=None)",
        (INSIDE, OUTSIDE),
    ),
    Sabotage(
        "an authority that was ended holds no more",
        ROWS_OF,
        "return self.filter(begun & not_ended & ",
        "return self.filter(begun & ",
        (EARLY, ENDED),
    ),
    Sabotage(
        "a parent decides until the client is of age",
        ROWS_OF,
        '(~Q(kind="parent") | minor)',
        "~Q(pk=None)",
        (OF_AGE,),
    ),
    Sabotage(
        "an authority holds in its areas",
        ROWS_OF,
        "Q(scope__contains=[area]) | Q(scope__contains=[EVERYTHING])",
        "~Q(pk=None)",
        (INSIDE, OUTSIDE),
    ),
    Sabotage(
        "who signs for the client has an authority of that client",
        AUTHORITIES,
        "filter(client_id=client.pk, holder=person)",
        "filter(holder=person)",
        (OUTSIDE,),
    ),
    Sabotage(
        "who signs for the client signs as what they are",
        AUTHORITIES,
        "if kind and authority.kind != kind:",
        "if False:",
        (AS_WHAT,),
    ),
    Sabotage(
        "who signs for the client may sign that",
        AUTHORITIES,
        "if not may_sign(authority.holder, client, area, day, under=authority):",
        "if False:",
        (OUTSIDE,),
    ),
    Sabotage(
        "who signs for the client names the authority that covers it",
        AUTHORITIES,
        "    rows = rows if under is None else rows.filter(pk=under.pk)\n",
        "",
        (OUTSIDE,),
    ),
    Sabotage(
        "the client had a part in what another signed",
        AUTHORITIES,
        "if not client_part.strip():",
        "if False:",
        (PART,),
    ),
    Sabotage(
        "a consent signed for the client is signed by who may",
        "consent/actions/serving.py",
        "    sign_for(consent, represented_by, client_part, area=LegalAuthority.Area.SERVICES)\n",
        "",
        (OUTSIDE,),
    ),
    Sabotage(
        "a release signed for the client is signed by who may",
        "consent/actions/releasing.py",
        "    sign_for(release, represented_by, client_part, area=LegalAuthority.Area.INFORMATION)\n",
        "",
        (OUTSIDE,),
    ),
    Sabotage(
        "a plan signed for the client is signed by who may",
        "careplans/actions/agreeing.py",
        "    if agreement == ServicePlan.Agreement.REPRESENTATIVE:\n",
        "    if False:\n",
        (OUTSIDE,),
    ),
    Sabotage(
        "who is represented has an authority that stands",
        "clients/models/intake.py",
        "if self.capacity != self.Capacity.REPRESENTED:",
        "if True:",
        (INTAKE,),
    ),
    Sabotage(
        "an authority that is over does not stand for the intake",
        "clients/models/intake.py",
        "authorities.standing(today).exists()",
        "authorities.exists()",
        (INTAKE,),
    ),
    Sabotage(
        "an authority's end is told as far ahead as the program has it",
        DUE,
        "int(ahead[held.program_id][AHEAD])",
        "30",
        (AHEAD,),
    ),
    Sabotage(
        "a renewed authority is told no more",
        DUE,
        "if one.over_on is not None and not _followed(one, standing)",
        "if one.over_on is not None",
        (AHEAD,),
    ),
    Sabotage(
        "coming of age is told on the day",
        DUE,
        "due_on = authority.over_on if comes_of_age else",
        "due_on =",
        (BIRTHDAY,),
    ),
)
