"""Guards of who works here, in which role, below whom."""

from tests.mutants.sabotage import Sabotage

INVITING = "tests/agency/test_inviting.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a used link opens nothing",
        "casemgmt/agency/models/people.py",
        "return self.used_at is None and self.withdrawn_at is None and now < self.expires_at",
        "return self.withdrawn_at is None and now < self.expires_at",
        (f"{INVITING}::test_an_invited_person_joins_once",),
    ),
    Sabotage(
        "an account is never taken over by an invitation",
        "casemgmt/agency/actions/inviting.py",
        "if email and User.objects.filter(email__iexact=email).exists():",
        "if False:",
        (f"{INVITING}::test_an_account_is_never_taken_over_by_an_invitation",),
    ),
    Sabotage(
        "there is no link before the second person",
        "casemgmt/agency/actions/returning.py",
        '    allow(by, "confirm_identity", asked, now)\n    if not asked.waits_for_confirmation(now) or',
        "    if not asked.waits_for_confirmation(now) or",
        (f"{INVITING}::test_only_who_was_asked_confirms_an_identity",),
    ),
    Sabotage(
        "the link opens with the code only",
        "casemgmt/agency/actions/inviting.py",
        "if invitation.code_hash and invitation.code_hash != hash_code(code):",
        "if False:",
        (f"{INVITING}::test_after_a_lost_factor_two_people_let_somebody_in_again",),
    ),
    Sabotage(
        "three people take part in a return",
        "casemgmt/agency/actions/returning.py",
        "if len({by.pk, checked_by.pk, staff.pk}) != len((by, checked_by, staff)):",
        "if False:",
        (f"{INVITING}::test_three_people_take_part_in_a_return",),
    ),
    Sabotage(
        "the old password is dead after a lost factor",
        "casemgmt/agency/actions/returning.py",
        "    user.set_unusable_password()\n",
        "",
        (f"{INVITING}::test_after_a_lost_factor_two_people_let_somebody_in_again",),
    ),
    Sabotage(
        "nobody changes their own roles",
        "casemgmt/agency/actions/people.py",
        'if staff.pk == by.pk:\n        raise Refused(_("Somebody else changes your roles."))',
        "if False:\n        pass",
        (f"{INVITING}::test_nobody_changes_their_own_roles",),
    ),
    Sabotage(
        "roles do not go before the work",
        "casemgmt/agency/actions/people.py",
        "missing = [] if INTAKE & set(roles) else _work_left(staff, now)",
        "missing = []",
        (f"{INVITING}::test_roles_do_not_go_before_the_work_and_the_people_below",),
    ),
    Sabotage(
        "supervision runs in no circle",
        "casemgmt/agency/actions/people.py",
        "        _refuse_circle(staff, supervisor, now)\n",
        "",
        (f"{INVITING}::test_supervision_never_runs_in_a_circle",),
    ),
    Sabotage(
        "who leaves hands over first",
        "casemgmt/agency/actions/people.py",
        "    missing = [*_work_left(staff, now), *_people_below(staff, now)]\n",
        "    missing: list[Missing] = []\n",
        (f"{INVITING}::test_a_person_with_open_cases_does_not_just_leave",),
    ),
)
