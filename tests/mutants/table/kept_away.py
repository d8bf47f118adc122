"""Guards against somebody whom the client keeps away from: they neither decide nor sign."""

from tests.mutants.sabotage import Sabotage

AUTHORITIES = "clients/actions/standing.py"
DUE = "clients/registrations_standing.py"
ROWS_OF = "clients/queries/standing.py"
_STANDING = "tests/clients/test_standing.py::test_int_13_"
_SIGNING = "tests/consent/test_representing.py::test_int_13_"
WRITTEN = f"{_STANDING}nobody_to_keep_away_from_is_written_down_to_decide"
LOOKED_AT = f"{_STANDING}somebody_looks_at_the_authority_of_whoever_is_kept_away"
NOTHING = f"{_SIGNING}whoever_the_client_keeps_away_from_signs_nothing"
NOBODY = f"{_SIGNING}whoever_the_client_keeps_away_from_signs_as_nobody"
_REACHING = "tests/clients/test_reaching.py::test_"
NOT_CALLED = f"{_REACHING}int_02_whoever_is_kept_away_is_marked_and_nobody_to_call"
SAFELY = f"{_REACHING}mon_12_whoever_writes_of_a_contact_reads_the_safe_ways"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "nobody to keep away from is chosen to decide",
        AUTHORITIES,
        "if holder is not None and not holder.is_at_hand:",
        "if False:",
        (WRITTEN,),
    ),
    Sabotage(
        "nobody to keep away from is chosen, who is one of the client's people still",
        "clients/models/client.py",
        "return self.ended_on is None and self.kin != self.Kin.NO_CONTACT",
        "return self.ended_on is None",
        (WRITTEN,),
    ),
    Sabotage(
        "nobody to keep away from is written down a second time to decide",
        AUTHORITIES,
        '    refuse_kept_away(name, case.client, field="holder_name")\n',
        "",
        (WRITTEN,),
    ),
    Sabotage(
        "who bears the name of somebody to keep away from may still be the client",
        AUTHORITIES,
        "if said == _plain(client.name):",
        "if False:",
        (NOBODY,),
    ),
    Sabotage(
        "nobody to keep away from is offered to decide",
        "clients/queries/people.py",
        'return self.standing().exclude(kin="no_contact")',
        "return self.standing()",
        (WRITTEN,),
    ),
    Sabotage(
        "nobody who has left their life is offered to decide",
        "clients/queries/people.py",
        'return self.standing().exclude(kin="no_contact")',
        'return self.exclude(kin="no_contact")',
        (WRITTEN,),
    ),
    Sabotage(
        "nobody to keep away from signs by an authority",
        AUTHORITIES,
        "if not rows.at_hand().exists():",
        "if False:",
        (NOTHING,),
    ),
    Sabotage(
        "nobody to keep away from may sign",
        AUTHORITIES,
        "return rows.at_hand().holding(day, area).exists()",
        "return rows.holding(day, area).exists()",
        (LOOKED_AT,),
    ),
    Sabotage(
        "an authority held by somebody to keep away from signs nothing",
        ROWS_OF,
        'return self.filter(holder__ended_on=None).exclude(holder__kin="no_contact")',
        "return self.filter(holder__ended_on=None)",
        (NOTHING,),
    ),
    Sabotage(
        "an authority held by somebody who has left their life signs nothing",
        ROWS_OF,
        'return self.filter(holder__ended_on=None).exclude(holder__kin="no_contact")',
        'return self.exclude(holder__kin="no_contact")',
        (NOTHING,),
    ),
    Sabotage(
        "nobody to keep away from is offered to sign",
        "clients/forms/authorities.py",
        ".filter(client=case.client_id).at_hand()",
        ".filter(client=case.client_id)",
        (NOTHING,),
    ),
    Sabotage(
        "nobody to keep away from signs a consent or a release as the client",
        "consent/actions/serving.py",
        '        refuse_kept_away(signed.signer_name, client, field="signer_name")\n',
        "",
        (NOBODY,),
    ),
    Sabotage(
        "nobody to keep away from signs a plan as the client",
        "careplans/actions/agreeing.py",
        '        refuse_kept_away(agreed_name, case.client, field="agreed_name")\n',
        "        pass\n",
        (NOBODY,),
    ),
    Sabotage(
        "the authority of somebody to keep away from is looked at",
        ROWS_OF,
        'filter(Q(ends_on__isnull=False) | Q(kind="parent") | away)',
        'filter(Q(ends_on__isnull=False) | Q(kind="parent"))',
        (LOOKED_AT,),
    ),
    Sabotage(
        "the authority of somebody to keep away from is looked at today",
        DUE,
        "return lasts and not authority.holder.is_at_hand",
        "return False",
        (LOOKED_AT,),
    ),
    Sabotage(
        "nobody to keep away from is somebody to call on the pages of a case",
        "templates/clients/_person_reach.html",
        '{% if person.kin == "no_contact" %}',
        "{% if False %}",
        (NOT_CALLED,),
    ),
    Sabotage(
        "nobody to keep away from is somebody to call among the client's people",
        "templates/clients/_people.html",
        '· {% if person.kin == "no_contact" %}',
        "· {% if False %}",
        (NOT_CALLED,),
    ),
    Sabotage(
        "whoever writes a note reads the safe ways",
        "templates/clients/note_editor.html",
        '      {% include "clients/_ways_card.html" %}\n',
        "",
        (SAFELY,),
    ),
    Sabotage(
        "whoever logs a contact reads the safe ways",
        "templates/clients/note_contact.html",
        '{% include "clients/_ways_card.html" %}',
        "",
        (SAFELY,),
    ),
)
