"""The signed paper of a release is made once and kept."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, foresee
from casemgmt.core.errors import Refused
from clients.actions.documents import add_document
from clients.models import Document
from consent.models import Release
from consent.papers import signed_paper


def keep_signed_copy(release: Release, *, by: Staff, now: dt.datetime) -> Release:
    """Make the paper of a signed release and keep it with its hash (CMSA 3, CON-26).

    It takes a second or two and holds nobody up. Once kept it is never made anew: two papers of one
    signature could differ. Raises ``Refused`` before anybody signed, or when it is kept already, and
    ``PdfFailed`` when no paper could be made; the signature stands either way.
    """
    foresee(by, "sign", release, now)
    _must_lack_its_copy(release)
    made = SimpleUploadedFile(
        f"release-{release.case.number}-{release.number}.pdf",
        signed_paper(release),
        content_type="application/pdf",
    )
    title = _("Release %(number)d, signed") % {"number": release.number}
    document = add_document(
        release.case, by=by, now=now, upload=made, title=title, categories=release.categories
    )
    return _keep(release, document, by=by, now=now)


@transaction.atomic
def _keep(release: Release, document: Document, *, by: Staff, now: dt.datetime) -> Release:
    allow(by, "sign", release, now)
    _must_lack_its_copy(release)
    release.signed_copy = document
    return audit.save(release, by=by, why=_("Signed paper kept"), only=["signed_copy"])


def _must_lack_its_copy(release: Release) -> None:
    if release.signed_at is None:
        raise Refused(_("Nobody has signed it yet."))
    if release.signed_copy_id is not None:
        raise Refused(_("Its signed paper is kept already, under Documents."))
