"""Consent to services, releases, and what was told under them."""

from consent.models.disclosing import Disclosure
from consent.models.own_record import LONGEST_DELAY, OwnRecordRequest, WithheldPart
from consent.models.releasing import LONGEST_RELEASE, SOON_DAYS, RecordType, Release
from consent.models.serving import ConsentForm, Explained, ServiceConsent
from consent.models.signing import SignerCapacity, SignMethod

__all__ = [
    "LONGEST_DELAY",
    "LONGEST_RELEASE",
    "SOON_DAYS",
    "ConsentForm",
    "Disclosure",
    "Explained",
    "OwnRecordRequest",
    "RecordType",
    "Release",
    "ServiceConsent",
    "SignMethod",
    "SignerCapacity",
    "WithheldPart",
]
