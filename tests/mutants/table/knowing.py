"""Guards of what is known of clients: what they say of themselves, birth dates, homes and people."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.constraints import constraint

IDENTITY = "tests/clients/test_identity.py"
HOMES = "tests/clients/test_homes.py"
BIRTH = "tests/clients/test_birth.py"
SAYING = "clients/actions/identity.py"
LIVING = "clients/actions/homes.py"
RELATING = "clients/actions/relating.py"
FACTS = "clients/actions/people.py"
ANSWERS = f"{IDENTITY}::test_cul_09_what_is_no_answer_is_refused"
FITS = f"{HOMES}::test_int_02_what_is_said_of_somebody_fits_together"
DAYS = f"{HOMES}::test_int_02_a_day_of_moving_has_come_and_comes_after_the_last"
HIDDEN = f"{HOMES}::test_int_02_a_home_of_others_is_nobodys_to_join_or_to_know_of"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who works with the client writes down what they say",
        SAYING,
        '    allow(by, "edit", client, now)\n',
        "",
        (f"{IDENTITY}::test_cul_09_only_who_works_with_the_client_sees_or_writes_it",),
    ),
    Sabotage(
        "nobody is asked what the agency does not ask",
        SAYING,
        "    if subject not in asked:\n",
        "    if False:\n",
        (ANSWERS, f"{IDENTITY}::test_cul_09_the_agency_says_what_is_asked"),
    ),
    Sabotage(
        "an answer says something",
        SAYING,
        "    if one.kind == KIND.ANSWERED and not says_something:\n",
        "    if False:\n",
        (ANSWERS,),
    ),
    Sabotage(
        "no answer stands beside one",
        SAYING,
        "    if one.kind != KIND.ANSWERED and says_something:\n",
        "    if False:\n",
        (ANSWERS,),
    ),
    Sabotage(
        "an intake waits for what the agency needs an answer to",
        "clients/actions/intake.py",
        "            not record.unasked,\n",
        "            True,\n",
        (f"{IDENTITY}::test_int_02_an_intake_needs_only_what_the_agency_lists",),
    ),
    Sabotage(
        "an intake needs nothing that nobody is asked",
        "clients/models/intake.py",
        "if code in asked - said}",
        "if code not in said}",
        (f"{IDENTITY}::test_int_02_an_intake_needs_only_what_the_agency_lists",),
    ),
    Sabotage(
        "an interpreter of a kind is one that is needed",
        FACTS,
        '    if changes.get("interpreter_kind"):\n',
        "    if False:\n",
        (f"{IDENTITY}::test_cul_01_an_interpreter_of_a_kind_is_one_that_is_needed",),
    ),
    Sabotage(
        "a birth date keeps how much of it is known",
        FACTS,
        '        also["birth_date_precision"] = precision_of(changes["birth_date"])\n',
        "        pass\n",
        (f"{BIRTH}::test_int_02_a_birth_date_is_shown_as_it_is_known",),
    ),
    Sabotage(
        "there is a birth date or a reason for none",
        FACTS,
        "        if is_given and changes.get(reason):\n",
        "        if False:\n",
        (
            f"{BIRTH}::test_int_02_no_birth_date_says_whether_it_is_unknown_or_declined",
            f"{BIRTH}::test_int_02_no_language_phone_or_address_says_why",
        ),
    ),
    Sabotage(
        "a fact that becomes known takes back why it was missing",
        FACTS,
        '            also[reason] = ""\n',
        "            pass\n",
        (
            f"{BIRTH}::test_int_02_no_birth_date_says_whether_it_is_unknown_or_declined",
            f"{BIRTH}::test_int_02_no_language_phone_or_address_says_why",
        ),
    ),
    Sabotage(
        "there is an address or a reason for none",
        FACTS,
        '    if has_address and changes.get("no_address"):\n',
        "    if False:\n",
        (f"{BIRTH}::test_int_02_no_language_phone_or_address_says_why",),
    ),
    Sabotage(
        "whoever moves in somewhere has an address",
        "clients/actions/fitting.py",
        '            rewriting.write(client, "no_address", "")\n',
        "            pass\n",
        (
            f"{BIRTH}::test_int_02_whoever_moves_has_an_address",
            f"{BIRTH}::test_int_02_no_language_phone_or_address_says_why",
        ),
    ),
    constraint(
        "a language is known or is not",
        "clients_client",
        "a_language_is_known_or_is_not",
        f"{BIRTH}::test_int_02_the_database_holds_no_made_up_day",
    ),
    constraint(
        "a phone is known or is not",
        "clients_client",
        "a_phone_is_known_or_is_not",
        f"{BIRTH}::test_int_02_the_database_holds_no_made_up_day",
    ),
    Sabotage(
        "a year is compared as a year",
        "clients/likeness.py",
        "    if precision_of(one) != DAY or precision_of(other) != DAY:\n",
        "    if False:\n",
        (f"{BIRTH}::test_int_02_a_part_of_a_birth_date_is_compared_as_far_as_it_is_known",),
    ),
    Sabotage(
        "a year is no day of birth in an emergency",
        "clients/sql/emergency.sql",
        " AND client.birth_date_precision = 'day')",
        ")",
        (f"{BIRTH}::test_int_02_a_year_is_no_day_of_birth_in_an_emergency",),
    ),
    Sabotage(
        "a home is joined by who may change everybody's facts there",
        LIVING,
        '    allow(by, "edit", household, now)\n    at',
        "    at",
        (HIDDEN,),
    ),
    Sabotage(
        "a client who lives elsewhere is moved by who works with them",
        LIVING,
        '    allow(by, "edit", client, now)\n',
        "",
        (HIDDEN,),
    ),
    Sabotage(
        "a wall around one is around whoever moves in",
        LIVING,
        "        _head(stay, by, now)\n    refresh_around(client.pk)\n",
        "        _head(stay, by, now)\n",
        (f"{HOMES}::test_int_02_a_wall_around_one_is_around_whoever_moves_in",),
    ),
    Sabotage(
        "a wall around a home ends for whoever moves out",
        LIVING,
        "    refresh_around(stay.client_id)\n",
        "",
        (f"{HOMES}::test_int_02_a_wall_around_one_is_around_whoever_moves_in",),
    ),
    Sabotage(
        "nobody moves before they moved to where they live now",
        LIVING,
        "    if latest is not None and latest.during.lower >= at:\n",
        "    if False:\n",
        (DAYS,),
    ),
    Sabotage(
        "a day of moving has come",
        LIVING,
        "    if day > today:\n",
        "    if False:\n",
        (DAYS,),
    ),
    Sabotage(
        "a household has one head",
        LIVING,
        "        other.is_head = False\n",
        "        pass\n",
        (f"{HOMES}::test_int_02_a_client_joins_and_leaves_a_household_on_a_day",),
    ),
    Sabotage(
        "who lives with a client is named only to who may see them",
        "clients/households.py",
        "    others = seen.filter(",
        '    others = HouseholdMembership.objects.select_related("client").filter(',
        (HIDDEN,),
    ),
    Sabotage(
        "a changed wish counts from today",
        RELATING,
        "    person.wished_on = today if person.sharing else None\n",
        "    person.wished_on = person.wished_on or today if person.sharing else None\n",
        (f"{HOMES}::test_int_02_each_person_has_a_wish_of_the_clients_with_its_day",),
    ),
    Sabotage(
        "who is kept away is told nothing",
        RELATING,
        "    if kept_away and person.sharing not in",
        "    if False and person.sharing not in",
        (FITS,),
    ),
    Sabotage(
        "who is kept away is not called in an emergency",
        RELATING,
        "    if kept_away and person.is_emergency_contact:\n",
        "    if False:\n",
        (FITS,),
    ),
    Sabotage(
        "a person is changed and ended by who works with the client",
        RELATING,
        '    allow(by, "edit", person, now)\n    if person.ended_on is not None:\n        return person\n',
        "    if person.ended_on is not None:\n        return person\n",
        (f"{HOMES}::test_int_02_somebody_who_is_gone_is_listed_no_more_and_kept",),
    ),
    Sabotage(
        "a report tells who did not say from who was not asked",
        "casemgmt/reports/referrals.py",
        "IdentityAnswer.Kind(kind or IdentityAnswer.Kind.NOT_ASKED).label",
        "IdentityAnswer.Kind.NOT_ASKED.label",
        (
            "tests/reports/test_referrals.py"
            "::test_out_10_gender_and_ethnicity_are_those_of_who_became_a_client",
        ),
    ),
)
