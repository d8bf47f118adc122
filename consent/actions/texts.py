"""The texts that clients consent to."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Agency, Staff, System
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from consent.models import ConsentForm, ReleaseText
from consent.standard_texts import STANDARD_TEXTS

TITLE = "Consent to case management"
TEXT = """\
What this is
A case manager of this agency will work with you. Together you find out what you need, make a plan, \
and look for services. The case manager stays in touch and checks how it goes.

What you can expect
You take part in every decision. You may ask for a change of plan or of case manager. You may say no \
to any service and still get others. We tell you what is not available and what something costs.

What we expect
Tell us what we need to know to help you. Tell us when something changes. Treat the people who work \
with you with respect.

What we can't do
We can't promise that a service is available or that you qualify for it. We do not give medical or \
legal advice.

What we write down and whom we tell
We keep a record of our work. You may ask to see it. We tell others about you only when you allow it \
in a release, or when the law says that we must: when someone is in danger, when a child or an adult \
who can't protect themselves is harmed, or when a court orders it. Results are told only to the people \
you name, for the reason you agree to.

How to stop
You may end this consent at any time, by telling us or in writing. We then stop new services. What was \
done until then stays in the record.

If you are not content
Tell your case manager or their supervisor. You may also make a written complaint to the agency. \
Complaining never harms the service you get.
"""


@transaction.atomic
def default_consent_form(agency: Agency, *, by: Staff | System, now: dt.datetime) -> ConsentForm:
    """Give an agency a first consent text in plain words, once; it may bring its own later.

    Returns the text it has already when it was made before.
    """
    allow_staff(by, "configure", now)
    if by.agency_id is not None:
        allow(by, "configure", agency, now)
    texts = ConsentForm.objects.for_agency(agency.pk)
    found: ConsentForm | None = texts.filter(title=TITLE).first()
    if found is not None:
        return found
    form = ConsentForm(agency=agency, title=TITLE, text=TEXT, effective_from=agency.today(now))
    return audit.save(form, by=by, why=_("First consent text"))


@transaction.atomic
def default_release_texts(
    agency: Agency, *, by: Staff | System, now: dt.datetime
) -> list[ReleaseText]:
    """Give an agency a first text for each form of release, once; it may bring its own later.

    Returns the texts it has when it has one of each already.
    """
    allow_staff(by, "configure", now)
    if by.agency_id is not None:
        allow(by, "configure", agency, now)
    found = {text.kind: text for text in ReleaseText.objects.for_agency(agency.pk)}
    for kind, parts in STANDARD_TEXTS.items():
        if kind not in found:
            text = ReleaseText(agency=agency, kind=kind, effective_from=agency.today(now))
            audit.set_known(text, {**parts, "statements": list(parts["statements"])}, parts)
            found[kind] = audit.save(text, by=by, why=_("First text of a release"))
    return list(found.values())
