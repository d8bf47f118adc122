"""Consent to services, releases, and what was told under them or without one."""

from consent.models.disclosing import Disclosure
from consent.models.excepting import ClientTold, Consultation, DisclosureException
from consent.models.releasing import LONGEST_RELEASE, SOON_DAYS, RecordType, Release
from consent.models.serving import ConsentForm, Explained, ServiceConsent
from consent.models.signing import SignerCapacity, SignMethod

__all__ = [
    "LONGEST_RELEASE",
    "SOON_DAYS",
    "ClientTold",
    "ConsentForm",
    "Consultation",
    "Disclosure",
    "DisclosureException",
    "Explained",
    "RecordType",
    "Release",
    "ServiceConsent",
    "SignMethod",
    "SignerCapacity",
]
