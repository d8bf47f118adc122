"""Guards of safe ways to reach somebody whose own number, address or home changes."""

from tests.mutants.sabotage import Sabotage

KEPT = "tests/clients/test_ways_kept.py"
EMAIL = f"{KEPT}::test_mon_12_a_new_e_mail_address_does_not_become_the_safe_one"
NUMBER = f"{KEPT}::test_mon_12_a_new_number_does_not_become_the_safe_one"
HOME = f"{KEPT}::test_mon_12_no_letter_follows_to_a_new_home"
TOLD = f"{KEPT}::test_mon_12_the_page_says_what_became_of_a_way"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a new number or e-mail address does not become the safe one",
        "clients/actions/people.py",
        "    with ways_kept(client, Rewriting(by, _(FOLLOWS_NOT)), now):\n        if",
        "    if True:\n        if",
        (EMAIL, NUMBER, TOLD),
    ),
    Sabotage(
        "no letter follows somebody to a new address",
        "clients/actions/people.py",
        "    with ways_kept(client, Rewriting(by, _(FOLLOWS_NOT)), now):\n        return",
        "    if True:\n        return",
        (HOME,),
    ),
    Sabotage(
        "no letter follows somebody who moves in with another",
        "clients/actions/homes.py",
        "    with ways_kept(client, Rewriting(by, why), now):\n",
        "    if True:\n",
        (HOME,),
    ),
    Sabotage(
        "no letter goes where somebody has moved out",
        "clients/actions/homes.py",
        "    with ways_kept(stay.client, Rewriting(by, why), now):\n",
        "    if True:\n",
        (HOME,),
    ),
    Sabotage(
        "the page says what became of a way",
        "clients/views/reaching.py",
        '        messages.warning(request, words % {"way": way.get_channel_display()})\n',
        "        del words\n",
        (TOLD,),
    ),
)
