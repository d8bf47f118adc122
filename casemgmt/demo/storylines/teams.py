"""What happens between people who work together: supervision, loads, flags, and read notices."""

import datetime as dt
import uuid

from caseload.actions.deciding import comment_flag
from caseload.actions.supervising import confirm_session, plan_session, record_held
from caseload.models import SupervisionSession, WorkloadFlag
from casemgmt.agency.models import Program, Staff
from casemgmt.core.connecting import connected_as
from casemgmt.demo.clock import Clock
from casemgmt.demo.world import World, act, as_person
from casemgmt.ledger import drafts
from casemgmt.ledger.actions import read_notice
from casemgmt.ledger.models import Notice
from casemgmt.ledger.running import due_key, run_job
from clients.actions.auditing import approve_audit, ask_for_audit
from clients.actions.emergency import open_in_emergency
from clients.actions.sampling import draw_sample
from clients.models import Case

JOBS = ("schedule_reassessments", "reckon_workload")
DAYS_BACK = 4
LINES = (
    ("nadia.thimble", 15, 9, 2),
    ("gil.ferncastle", 30, 11, 6),
    ("wanda.oakbarrel", 15, 14, 9),
    ("tariq.saltmarsh", 30, 10, 5),
    ("suri.pennywhistle", 15, 9, 5),
    ("jonah.quickstep", 30, 11, 8),
    ("ada.starling", 30, 14, 12),
    ("rosalind.mistral", 15, 10, 4),
)
"""Who is supervised, every how many days, at what hour, and how many days ago they met last."""
WAITS = 6
"""A session this fresh still waits for the supervisor's confirmation."""
SETTLED = (
    "Went through the week. Two visits brought forward, one letter to be written together. Agreed what waits.",
    "Spoke about a hard conversation and what made it end well. Next time: name the limit sooner.",
    "Looked at how much is on the list and what can be handed on. Reading for next time: the policy on late entries.",
    "Practiced how to say what we can't do. Both found a sentence to keep.",
)
AGENDA = "How the new cases go. One thing that went well, one that did not."


def tell_supervision(world: World) -> None:
    """Months of sessions: most confirmed by both, the newest only held, the next one planned."""
    for supervisee, every, hour, last in LINES:
        staff = world.staff[supervisee]
        boss = world.supervisor_of(staff)
        clock = Clock(world.now, staff.agency.timezone)
        for place, days_ago in enumerate(range(last + 4 * every, 0, -every)):
            planned, starts_at = clock.at(days_ago + 7, 8), clock.at(days_ago, hour)
            session = _plan(staff, boss, planned, starts_at)
            _held(session, SETTLED[place % len(SETTLED)], waits=days_ago <= WAITS)
        _plan(staff, boss, clock.at(1, 8), clock.at(last - every, hour))


def _plan(
    staff: Staff, boss: Staff, when: dt.datetime, starts_at: dt.datetime
) -> SupervisionSession:
    facts = {"starts_at": starts_at, "minutes": 60, "agenda": AGENDA}
    return act(plan_session, by=boss, now=when, supervisee=staff, **facts)


def _held(session: SupervisionSession, record: str, *, waits: bool) -> None:
    after = session.starts_at + dt.timedelta(hours=2)
    act(record_held, session, by=session.supervisee, now=after, minutes=60, record=record)
    if not waits:
        act(confirm_session, session, by=session.supervisor, now=after + dt.timedelta(hours=1))


def reckon(world: World) -> None:
    """Run the nightly jobs for the last days and today, as the worker would have."""
    for days_ago in range(DAYS_BACK, -1, -1):
        moment = world.now - dt.timedelta(days=days_ago)
        for name in JOBS:
            with connected_as("worker"):
                run = run_job(name, due_key(moment), moment)
            if run is not None and run.state == run.State.FAILED:
                raise RuntimeError(f"The job {name} failed: {run.error}")


def speak_up(world: World) -> None:
    """Gil says what he sees himself; the decision is left to whoever tries the demo as Ilse."""
    gil = world.staff["gil.ferncastle"]
    flag = WorkloadFlag.objects.filter(staff=gil).exclude(state="cleared").first()
    if flag is None:
        raise RuntimeError("Gil's caseload was meant to be over its limit.")
    words = "Six of mine can't wait a week. I could hand on two who are doing well."
    act(comment_flag, flag, by=gil, now=world.now, worker_words=words)


def open_at_night(world: World) -> None:
    """Tariq had the evening line when Agatha's neighbor rang; Petra has not reviewed it yet."""
    clock = world.clock("Care at Home")
    act(
        open_in_emergency,
        by=world.staff["tariq.saltmarsh"],
        now=clock.at(1, 20, 40),
        ground="on_call",
        reason="A neighbor rang the evening line: the lights have been on since noon, and nobody opens. Looked for the daughter's number.",
        family_name="Quillfeather",
        phone="555-0111",
    )


def look_from_outside(world: World) -> None:
    """The state audits three cases; Odessa reviews a sample that the system drew. Who carries the
    cases does not choose which."""
    clock, staff = world.clock("Care at Home"), world.staff
    petra, odessa, cosmo = (
        staff[key] for key in ("petra.loomis", "odessa.pennyroyal", "cosmo.gatepost")
    )
    program = Program.objects.get(agency=petra.agency, name="Care at Home")
    with as_person(staff["omar.windmill"]):
        active = Case.objects.filter(program=program, stage="active").order_by("opened_at")
        numbers = list(active.values_list("number", flat=True)[:3])
    audit = act(
        ask_for_audit,
        by=petra,
        now=clock.at(1, 9),
        auditor=cosmo,
        numbers=numbers,
        authority="Yearly monitoring of the in-home services contract by the state unit on aging.",
        first_day=clock.day(1),
        last_day=clock.day(-20),
    )
    act(approve_audit, audit, by=odessa, now=clock.at(1, 11))
    why = "Quarterly review of plans: are the client's own words in them?"
    act(
        draw_sample, program, by=petra, now=clock.at(1, 9, 30), reviewer=odessa, size=5,
        last_day=clock.day(-14), why=why,
    )  # fmt: skip


def read_old_notices(world: World) -> None:
    """Notices older than two weeks were read when they came."""
    users = {staff.user.pk: staff for staff in world.staff.values()}
    old = Notice.objects.filter(to__in=users, at__lt=world.now - dt.timedelta(days=14))
    for notice in old:
        staff = users[notice.to_id]
        act(read_notice, notice.pk, by=staff, now=notice.at + dt.timedelta(hours=3))


def leave_a_draft(world: World) -> None:
    """Nadia was called away while she wrote."""
    nadia, clock = world.staff["nadia.thimble"], world.clock("Care at Home")
    with as_person(nadia):
        case = Case.objects.visible_to(nadia, world.now).get(client__family_name="Eel")
    text = "Furnace man was there on time. Mortimer asked about the coal cellar and whether"
    fields: drafts.Fields = {"mode": "home_visit", "text": text}
    facts = {"kind": "note", "fields": fields, "version": 0, "case_id": case.pk}
    draft_id = uuid.UUID(int=world.rng.getrandbits(128), version=4)
    act(drafts.save_draft, draft_id, by=nadia, now=clock.at(1, 16), **facts)
