"""Guards of who may decide for a client, and of what they sign."""

from tests.mutants.sabotage import Sabotage

AUTHORITIES = "clients/actions/standing.py"
ROWS_OF = "clients/queries/standing.py"
MODELS = "clients/models/standing.py"
PAGES = "clients/views/standing.py"
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
PAST = f"{_SIGNING}an_earlier_date_gets_nobody_past_the_end_of_their_authority"
BEGUN = f"{_SIGNING}the_day_of_the_signature_counts"
_PAPERS = "tests/clients/test_legal_papers.py::test_int_14_"
RESTRICTED = f"{_PAPERS}an_authority_rests_on_a_restricted_document"
SHOWN = f"{_PAPERS}what_an_authority_rests_on_is_shown_as_legal_papers_are"
SEALED = f"{_PAPERS}what_an_authority_rests_on_is_sealed"
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
        "an authority's document is a restricted one of the case",
        AUTHORITIES,
        "        refuse_unless_kept(document, case)\n",
        "        pass\n",
        (SAYS, RESTRICTED),
    ),
    Sabotage(
        "an authority's document is offered as it is taken",
        PAGES,
        "    kept = _documents(request, case).exclude(categories=[])\n    form = AuthorityForm",
        "    kept = _documents(request, case)\n    form = AuthorityForm",
        (RESTRICTED,),
    ),
    Sabotage(
        "what an authority rests on is shown as legal papers are",
        "templates/clients/_authority.html",
        '{% if sees_papers %}<p class="muted small">',
        '{% if True %}<p class="muted small">',
        (SHOWN,),
    ),
    Sabotage(
        "why an authority ended is shown as legal papers are",
        "templates/clients/_authority.html",
        "{% if sees_papers %}: <span",
        "{% if True %}: <span",
        (SHOWN,),
    ),
    Sabotage(
        "what a release was signed by is shown as legal papers are",
        "templates/consent/_signed_facts.html",
        "{% if sees_papers and release.authority %}",
        "{% if release.authority %}",
        (SHOWN,),
    ),
    Sabotage(
        "what a consent was signed by is shown as legal papers are",
        "templates/consent/_consent_facts.html",
        "{% if sees_papers and consent.authority %}",
        "{% if consent.authority %}",
        (SHOWN,),
    ),
    Sabotage(
        "the history tells of an authority as it does of legal papers",
        "clients/record_history.py",
        "if model is not LegalAuthority or LegalPaper.seen_with in held",
        "if True",
        (SHOWN,),
    ),
    Sabotage(
        "the history does not say by what a signature was given",
        "clients/record_history.py",
        '        "authority",\n',
        "",
        (SHOWN,),
    ),
    Sabotage(
        "what an authority rests on is sealed",
        MODELS,
        'SealedCharField(_("court, or what it rests on"), max_length=140, **THEIRS)',
        'models.CharField(_("court, or what it rests on"), max_length=140)',
        (SEALED,),
    ),
    Sabotage(
        "where an authority's paper lies is sealed",
        MODELS,
        'SealedCharField(_("which paper, and where it lies"), max_length=140, **THEIRS)',
        'models.CharField(_("which paper, and where it lies"), max_length=140)',
        (SEALED,),
    ),
    Sabotage(
        "why an authority ended is sealed",
        MODELS,
        'SealedCharField(_("why it ended"), max_length=300, blank=True, **THEIRS)',
        'models.CharField(_("why it ended"), max_length=300, blank=True)',
        (SEALED,),
    ),
    Sabotage(
        "why an authority ended is no reason in clear",
        AUTHORITIES,
        'told = _("Authority ended")',
        "told = why",
        (SEALED,),
    ),
    Sabotage(
        "what a signature was given by is sealed",
        "consent/models/signing.py",
        'SealedCharField(words, max_length=300, blank=True, owner="case.client")',
        "models.CharField(words, max_length=300, blank=True)",
        (SEALED,),
    ),
    Sabotage(
        "an earlier date gets nobody past the end of an authority",
        AUTHORITIES,
        "if not rows.standing(today).exists():",
        "if False:",
        (PAST,),
    ),
    Sabotage(
        "an authority holds on the day of the signature",
        AUTHORITIES,
        "if not rows.standing(day).exists():",
        "if False:",
        (BEGUN,),
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
        "    sign_for(consent, represented_by, client_part, area=LegalAuthority.Area.SERVICES, now=now)\n",
        "",
        (OUTSIDE,),
    ),
    Sabotage(
        "a release signed for the client is signed by who may",
        "consent/actions/signing.py",
        "    sign_for(release, represented_by, client_part, area=LegalAuthority.Area.INFORMATION, now=now)\n",
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
        "authorities.standing(today).at_hand()",
        "authorities.at_hand()",
        (INTAKE,),
    ),
    Sabotage(
        "an authority of somebody kept away does not stand for the intake",
        "clients/models/intake.py",
        "authorities.standing(today).at_hand()",
        "authorities.standing(today)",
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
        "and one.over_on is not None and not _followed(one, standing)",
        "and one.over_on is not None",
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
