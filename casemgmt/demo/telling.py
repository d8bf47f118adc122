"""What the people of the demo told somebody outside, under which release."""

from collections.abc import Sequence

from casemgmt.demo.episode import Episode
from consent.actions.disclosing import record_spoken
from consent.models import Disclosure, Release


def tell(
    episode: Episode,
    days_ago: int,
    release: Release,
    *,
    told: str,
    why: str,
    what: Sequence[str] = (),
    with_whom: str = "",
    how: str = Disclosure.Method.PHONE,
) -> Disclosure:
    """Somebody outside is told something under a release; without ``what`` of all that it names."""
    when = episode.at(days_ago, 11, 20)
    return episode.do(
        record_spoken,
        release,
        when=episode.at(days_ago, 11, 45),
        spoke_with=with_whom or release.recipient_name,
        organization=release.recipient_organization,
        record_types=what or [one.record_type for one in episode.find(release.clauses.all())],
        told=told,
        relevance=why,
        method=how,
        told_at=when,
        client_knew_on=episode.agency.today(release.signed_at),
        warned=True,
    )
