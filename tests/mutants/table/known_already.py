"""Guards of one person once, where somebody is taken on or typed in."""

from tests.mutants.sabotage import Sabotage

KNOWN = "tests/clients/test_known_already.py"
ACCEPTING = "clients/forms/accepting.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "nobody is taken on as new beside somebody like them who was not looked at",
        "clients/actions/screening.py",
        "    if {one.pk for one in likely} - set(not_these):\n",
        "    if False:\n",
        (f"{KNOWN}::test_out_04_the_action_takes_nobody_on_beside_somebody_who_was_not_looked_at",),
    ),
    Sabotage(
        "what the referral said still counts when other facts are typed",
        "clients/actions/screening.py",
        "likely_clients(by, now, asked_of(referral), asked_of(client))",
        "likely_clients(by, now, asked_of(client))",
        (f"{KNOWN}::test_out_04_the_action_takes_nobody_on_beside_somebody_who_was_not_looked_at",),
    ),
    Sabotage(
        "whoever is taken on is looked up by what was typed",
        "clients/views/referrals.py",
        '    if who.is_bound and "given_name" in who.cleaned_data:\n',
        "    if False:\n",
        (
            f"{KNOWN}::test_out_04_whom_the_typed_facts_tell_of_is_asked_about_before_anybody_is_taken_on",
        ),
    ),
    Sabotage(
        "whoever was chosen is never dropped for a new person",
        ACCEPTING,
        '        if not self.likely and self.data.get("client") in (None, "", NEW):\n',
        "        if not self.likely:\n",
        (
            f"{KNOWN}::test_out_04_whoever_was_chosen_is_asked_about_when_they_are_not_likely_any_more",
        ),
    ),
    Sabotage(
        "a new person counts only of those whom the page showed",
        ACCEPTING,
        '            del sent["client"]\n',
        "            pass\n",
        (f"{KNOWN}::test_out_04_who_appears_after_the_page_was_opened_is_asked_about",),
    ),
    Sabotage(
        "nobody is chosen beforehand where somebody is like a person taken on",
        ACCEPTING,
        '        initial = {**known, "birth_date": referral.born, "shown": shown}\n',
        '        initial = {**known, "birth_date": referral.born, "shown": shown, "client": NEW}\n',
        (f"{KNOWN}::test_out_04_nobody_is_chosen_beforehand_where_somebody_is_like_them",),
    ),
    Sabotage(
        "a referral is recorded all the same only beside whom the page showed",
        "clients/views/referrals.py",
        "    return {str(one.pk) for one in found} <= set(shown)\n",
        '    return "anyway" in request.POST or not found\n',
        (f"{KNOWN}::test_out_04_somebody_else_is_said_of_whom_the_page_showed",),
    ),
    Sabotage(
        "a referral that waits already is shown to whoever may see it alone",
        "clients/views/referrals.py",
        "    rows = Referral.objects.visible_to(request.staff, request.now).waiting()\n    rows = rows.like",
        "    rows = Referral.objects.for_agency(request.staff.agency_id).waiting()\n    rows = rows.like",
        (f"{KNOWN}::test_out_04_a_referral_that_waits_already_is_pointed_out",),
    ),
    Sabotage(
        "a referral that is settled holds no other up",
        "clients/views/referrals.py",
        "    rows = Referral.objects.visible_to(request.staff, request.now).waiting()\n    rows = rows.like",
        "    rows = Referral.objects.visible_to(request.staff, request.now)\n    rows = rows.like",
        (f"{KNOWN}::test_out_04_a_settled_referral_and_one_of_somebody_else_hold_nobody_up",),
    ),
    Sabotage(
        "waiting referrals that are shown are written to the read log",
        "clients/views/referrals.py",
        '    log_reads(request, "list", found)\n    return found\n\n\ndef _were',
        "    return found\n\n\ndef _were",
        (f"{KNOWN}::test_out_04_a_referral_that_waits_already_is_pointed_out",),
    ),
    Sabotage(
        "facts that make a client like another say so",
        "clients/views/people.py",
        "    if not set(changed) & COMPARED or not likely_others(",
        "    if not set() & COMPARED or not likely_others(",
        (
            f"{KNOWN}::test_out_04_facts_that_make_two_alike_show_the_other",
            f"{KNOWN}::test_out_04_an_intake_that_makes_two_alike_says_so",
        ),
    ),
    Sabotage(
        "nobody is like themselves",
        "clients/likely.py",
        "    return [one for one in found if one.client.pk != client.pk]\n",
        "    return found\n",
        (f"{KNOWN}::test_out_04_facts_that_make_two_alike_show_the_other",),
    ),
)
