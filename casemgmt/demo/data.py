"""Loading the demo: the agencies first, then one storyline after the other, each once.

Each part is one transaction. An effect row, committed with it, says that it is done: after a
failure, or beside another run, the next run goes on with the parts that are missing.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction

from casemgmt.core.errors import Refused
from casemgmt.demo.agencies import make_agencies
from casemgmt.demo.people import LANTERN, MARIGOLD, SUPERVISORS
from casemgmt.demo.storylines import lantern, marigold, teams
from casemgmt.demo.storylines.agatha import tell_agatha
from casemgmt.demo.storylines.bertram import tell_bertram
from casemgmt.demo.storylines.celestine import tell_celestine
from casemgmt.demo.storylines.criteria import tell_criteria
from casemgmt.demo.storylines.dashiell import tell_dashiell
from casemgmt.demo.storylines.estrella import tell_estrella
from casemgmt.demo.storylines.exceptions import tell_exceptions
from casemgmt.demo.storylines.extras import tell_extras
from casemgmt.demo.storylines.fitz import tell_fitz
from casemgmt.demo.storylines.partners import tell_partners
from casemgmt.demo.storylines.queue import tell_queue
from casemgmt.demo.storylines.visits import tell_visits
from casemgmt.demo.world import World, look_around
from casemgmt.ledger.models import JobEffect
from clients.models import Client, Referral

NAMES = [MARIGOLD, LANTERN]
JOB = "demo_data"
STORYLINES: dict[str, tuple[str, Callable[[World], None]]] = {
    "agatha": ("Agatha Quillfeather: the full life of a case", tell_agatha),
    "bertram": ("Bertram Oxbow: closed long ago, still kept", tell_bertram),
    "celestine": ("Celestine Marrowbone: two programs, one person", tell_celestine),
    "estrella": ("Estrella Cloudberry: an address that stays secret", tell_estrella),
    "fitz": ("Fitz Larkspur-Nettle: from the street to a home", tell_fitz),
    "dashiell": ("Dashiell Pondwater: a warm handoff", tell_dashiell),
    "extras": ("Opened again, unknown birth date, a colleague", tell_extras),
    "queue": ("The intake queues", tell_queue),
    "marigold": ("The caseloads of Marigold Valley", marigold.tell_caseloads),
    "overload": ("A caseload over its limit", marigold.tell_heavy_caseload),
    "lantern": ("The caseloads of Lantern Bridge", lantern.tell_caseloads),
    "supervision": ("Supervision", teams.tell_supervision),
    "exceptions": ("What had to be told without a release", tell_exceptions),
    "visits": ("Visits of the week", tell_visits),
    "criteria": ("Whom Care at Home takes", tell_criteria),
    "partners": ("Agreements with partners", tell_partners),
}
"""What is told, in this order: its key, which stays as it is, its title, and how."""


class RealClients(Exception):
    """Somebody's real clients are in this database; the demo stays out of it."""


def refuse_beside_real_clients() -> None:
    """Raise ``RealClients`` where an agency that is not a demo has a client or a referral."""
    clients = Client.objects.filter(agency__is_demo=False)
    referrals = Referral.objects.filter(agency__is_demo=False)
    if clients.exists() or referrals.exists():
        raise RealClients


def is_there() -> bool:
    """Have the agencies and every storyline been loaded?"""
    done = set(JobEffect.objects.filter(job=JOB).values_list("key", flat=True))
    return done >= {"agencies", "end", *STORYLINES}


def load(now: dt.datetime, say: Callable[[str], None]) -> None:
    """Load what is missing, telling ``say`` one line for each part.

    Raises ``RealClients`` before anything is written.
    """
    refuse_beside_real_clients()
    if _part("agencies", now, lambda: make_agencies(now)):
        say("Two agencies, their programs and people")
    world = look_around(now, NAMES, SUPERVISORS)
    for key, (title, tell) in STORYLINES.items():
        if _part(key, now, partial(tell, world)):
            say(title)
    teams.reckon(world)
    if _part("end", now, lambda: _end(world)):
        say("Last nights' jobs, and notices that were read")


def _end(world: World) -> None:
    teams.speak_up(world)
    teams.open_at_night(world)
    teams.look_from_outside(world)
    teams.read_old_notices(world)
    teams.leave_a_draft(world)


def _part(key: str, now: dt.datetime, tell: Callable[[], None]) -> bool:
    """Do one part unless it is done; return whether it was done now."""
    try:
        with transaction.atomic(), _without_savepoints():
            if JobEffect.objects.filter(job=JOB, key=key).exists():
                return False
            JobEffect.objects.create(job=JOB, key=key, at=now)
            tell()
    except Refused as refusal:
        missing = "; ".join(one.text for one in refusal.missing)
        raise RuntimeError(f"{key}: {refusal.message} {missing}".strip()) from refusal
    return True


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """No action goes back to a savepoint here: one that fails fails the whole part.

    They would be two of every five statements of the loading.
    """
    features = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        del features.uses_savepoints
