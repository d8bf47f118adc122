"""Consent to services, releases, and what was told under them or without one."""

from consent.kinds import EndsWith, IdentityUse, RecordType, ReleaseKind
from consent.models.clauses import Clause
from consent.models.disclosing import Disclosure
from consent.models.excepting import ClientTold, Consultation, DisclosureException
from consent.models.own_record import LONGEST_DELAY, OwnRecordRequest, WithheldPart
from consent.models.releasing import SOON_DAYS, Release
from consent.models.serving import Explained, ServiceConsent
from consent.models.signing import SignerCapacity, SignMethod
from consent.models.texts import ConsentForm, ReleaseText

__all__ = [
    "LONGEST_DELAY",
    "SOON_DAYS",
    "Clause",
    "ClientTold",
    "ConsentForm",
    "Consultation",
    "Disclosure",
    "DisclosureException",
    "EndsWith",
    "Explained",
    "IdentityUse",
    "OwnRecordRequest",
    "RecordType",
    "Release",
    "ReleaseKind",
    "ReleaseText",
    "ServiceConsent",
    "SignMethod",
    "SignerCapacity",
    "WithheldPart",
]
