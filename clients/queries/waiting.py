"""Which places on waitlists a person may see, and in which order they stand."""

from typing import Self

from clients.queries.referrals import AboutReferralQuerySet


class WaitlistQuerySet(AboutReferralQuerySet):
    """Places on waitlists: seen and changed by whoever may do so with the referral."""

    reading = "view"

    def in_order(self) -> Self:
        """Who waits still, in the order in which places go to them."""
        return self.filter(left_at=None).order_by(
            "-priority", "entered_on", "referral__received_at", "pk"
        )
