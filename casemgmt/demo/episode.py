"""One episode of service told step by step, each step by the action a page would call."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from assessments.actions.assessing import complete_assessment, save_section, start_assessment
from assessments.models import Assessment, Section
from careplans.actions.agreeing import agree_plan
from careplans.actions.holding import GOES_ON, hold_case, resume_case
from careplans.actions.planning import approve_plan, propose_plan
from careplans.actions.services import start_service
from careplans.models import Disclosure, ServiceLine, ServicePlan, StartTold
from casemgmt.agency.models import Program, Staff
from casemgmt.demo.clock import Clock
from casemgmt.demo.signing import drawn_name, phone_of, signature_of
from casemgmt.demo.words.situation import COMMON_ANSWERS
from casemgmt.demo.world import World, act, as_person
from clients.actions.assigning import assign_case
from clients.actions.intake import complete_intake, save_intake
from clients.actions.moving import move_case
from clients.actions.needs_now import name_need, need_done
from clients.actions.notes import Happening, log_contact, write_note
from clients.actions.referring import receive_referral, take_referral
from clients.actions.screening import accept_referral, screen_referral
from clients.actions.wishing import record_wish
from clients.models import Case, Client, Contact, Explanation, IntakeRecord, Note, Referral, Stage
from consent.actions.drafting import draft_release
from consent.actions.serving import take_service_consent
from consent.actions.signing import sign_release
from consent.models import Explained, Release

T = TypeVar("T")
M = TypeVar("M", bound=Model)
PAUSE = dt.timedelta(minutes=9)
A_YEAR = dt.timedelta(days=365)


class Episode:
    """A client's way through one program, from the referral on.

    Steps are told in order: an instant that would lie before the step before it moves a few
    minutes after it, which is what weekends need.
    """

    def __init__(self, world: World, program: str, worker: str) -> None:
        self.world = world
        self.program: Program = world.programs[program]
        self.agency = self.program.agency
        self.worker: Staff = world.staff[worker]
        self._looks = self.worker
        self.clock: Clock = world.clock(program)
        self._last: dt.datetime | None = None
        self._case: Case | None = None
        self._case_id: Any = None
        self.referral: Referral | None = None

    # When

    def at(self, days_ago: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """The instant of a step, never before the step before it and never ahead."""
        moment = self.clock.at(days_ago, hour, minute)
        if self._last is not None and moment <= self._last:
            moment = min(self._last + PAUSE, self.clock.now)
        self._last = moment
        return moment

    def day(self, days_ago: int) -> dt.date:
        """A working day as a date; negative lies ahead."""
        return self.clock.working_day(days_ago)

    def do(
        self,
        action: Callable[..., T],
        *subject: Any,
        when: dt.datetime,
        by: Staff | None = None,
        **facts: Any,
    ) -> T:
        """Call an action as the worker, or as somebody else."""
        self._looks = by or self.worker
        return act(action, *subject, by=self._looks, now=when, **facts)

    def find(self, rows: QuerySet[M]) -> list[M]:
        """Rows of the case as whoever acted last sees them, or whoever it was given to."""
        with as_person(self._looks):
            return list(rows)

    # What

    @property
    def case(self) -> Case:
        """The case as it is stored now."""
        if self._case is None:
            rows = Case.objects.select_related("agency", "program", "client")
            (self._case,) = self.find(rows.filter(pk=self._case_id))
        return self._case

    @property
    def client(self) -> Client:
        """The client of the case."""
        return self.case.client

    def changed(self) -> None:
        """The case was changed by an action; read it again before the next step."""
        self._case = None

    def refer(
        self, days_ago: int, *, given: str, family: str, by: str | None = None, **facts: Any
    ) -> "Episode":
        """Somebody refers a person; whoever records it takes it on, the intake role at once."""
        taker = self.world.staff[by] if by else self.worker
        when = self.at(days_ago, 9, 10)
        referral = self.do(
            receive_referral,
            when=when,
            by=taker,
            program=self.program,
            received_at=when - dt.timedelta(minutes=20),
            given_name=given,
            family_name=family,
            **facts,
        )
        if referral.taken_by_id is None:
            referral = self.do(take_referral, referral, when=self.at(days_ago, 9, 40), by=taker)
        self.referral = referral
        return self

    def accept(
        self, days_ago: int, basis: str, *, by: str | None = None, **facts: Any
    ) -> "Episode":
        """The person is screened and taken on."""
        taker = self.world.staff[by] if by else self.worker
        self.do(
            screen_referral,
            self.referral,
            when=self.at(days_ago, 11),
            by=taker,
            is_eligible=True,
            is_appropriate=True,
            basis=basis,
            rationale="They asked for what this program does, and nobody else does it for them.",
        )
        return self.open(days_ago, by=by, **facts)

    def open(self, days_ago: int, *, by: str | None = None, **facts: Any) -> "Episode":
        """Take a person on who was screened already."""
        taker = self.world.staff[by] if by else self.worker
        when = self.at(days_ago, 11, 30)
        with as_person(taker):
            known = Client.objects.visible_to(taker, when, "attend")
            facts.setdefault("not_these", list(known.values_list("pk", flat=True)))
        facts.setdefault("passed_over_reason", "Needs nothing of what the others wait for.")
        self._case_id = self.do(accept_referral, self.referral, when=when, by=taker, **facts).pk
        self.changed()
        return self

    def assign(self, days_ago: int, to: str, by: str, **facts: Any) -> "Episode":
        """A supervisor gives the case to somebody; a new primary goes on from here."""
        staff = self.world.staff[to]
        when = self.at(days_ago, 15)
        self.do(assign_case, self.case, when=when, by=self.world.staff[by], staff=staff, **facts)
        if facts.get("role", "primary") == "primary":
            self.worker = staff
        self._looks = self.worker
        self.changed()
        return self

    def intake(
        self,
        days_ago: int,
        facts: Mapping[str, Any] | None = None,
        *,
        complete: bool = True,
        needs: Mapping[str, str] | None = None,
        wish: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> "Episode":
        """Everything an intake asks and tells; ``facts`` are about the client, ``needs`` what can't
        wait with what is done about it, or nothing yet, and ``wish`` the case manager they asked for."""
        when = self.at(days_ago, 13)
        for need, action in (needs or {}).items():
            self._name_need(when, need, action)
        day = self.agency.today(when)
        told = {
            "interview_alone": "accepted",
            "language_asked": True,
            "capacity": "decides",
            "notice_given_on": day,
            "notice_how": "both",
            "notice_text": "Privacy notice, version 3",
            "limits": list(IntakeRecord.Limit.values),
            "met_on": day,
            "setting": "office",
            "confidentiality_restated_on": day,
        }
        about = {"language": self.client.language or "English", **(facts or {})}
        known = {**told, **changes} if complete else changes
        act: dict[str, Any] = {"changes": known, "client_changes": about}
        explained = Explanation.Item.values if complete else ()
        self.do(save_intake, self.case, when=when, told=explained, **act)
        self.changed()
        if complete:
            self.do(record_wish, self.case, when=when, **(wish or {"no_wish": True}))
            self.do(complete_intake, self.case, when=self.at(days_ago, 13, 50))
        return self

    def _name_need(self, when: dt.datetime, need: str, action: str) -> None:
        facts: dict[str, Any] = {"need": need, "action": action}
        if action:
            facts |= {"responsible": self.worker, "due_on": self.agency.today(when)}
        named = self.do(name_need, self.case, when=when, facts=facts)
        if action:
            self.do(need_done, named, when=when + dt.timedelta(hours=2))

    def consent(self, days_ago: int, **facts: Any) -> "Episode":
        """The client agrees to be served, and the case goes on to the assessment."""
        signed = {
            "signer_name": self.client.name,
            "signer_capacity": "self",
            "method": "drawn",
            "strokes": drawn_name(self.client.name),
            "language": self.client.language or "English",
            "explained": list(Explained.values),
            **facts,
        }
        text = self.world.forms[self.agency.pk]
        self.do(take_service_consent, self.case, when=self.at(days_ago, 14), text=text, **signed)
        return self

    def move(self, days_ago: int, stage: str) -> "Episode":
        """Move the case on."""
        self.do(move_case, self.case, when=self.at(days_ago, 15, 30), to_stage=stage)
        self.changed()
        return self

    def start_assessing(
        self, days_ago: int, answers: Mapping[str, str], *, sections: int = 5
    ) -> Assessment:
        """Begin an assessment and answer its first sections."""
        when = self.at(days_ago, 10)
        assessment = self.do(start_assessment, self.case, when=when)
        given = {**COMMON_ANSWERS, **answers}
        parts: dict[Section, dict[Any, tuple[str, str]]] = {}
        for question in self.world.questions[self.agency.pk]:
            if question.key in given:
                parts.setdefault(question.section, {})[question.pk] = (given[question.key], "")
        for section in list(parts)[:sections]:
            given_here = parts[section]
            self.do(save_section, assessment, section, when=when, given=given_here, seen=0)
        return assessment

    def assess(
        self,
        days_ago: int,
        answers: Mapping[str, str],
        *,
        acuity: int,
        judgement: str,
        **facts: Any,
    ) -> "Episode":
        """Assess the client in one visit."""
        assessment = self.start_assessing(days_ago, answers)
        self.do(
            complete_assessment,
            assessment,
            when=self.at(days_ago, 12),
            **{"face_to_face": True, "participants": self.client.name, **facts},
            judgement=judgement,
            acuity=acuity,
        )
        self.changed()
        return self

    def propose(self, plan: ServicePlan, days_ago: int) -> ServicePlan:
        """Finish the plan; where the program asks for it, it now waits for a supervisor."""
        return self.do(propose_plan, plan, when=self.at(days_ago, 12))

    def agree(self, plan: ServicePlan, days_ago: int, **facts: Any) -> "Episode":
        """The supervisor approves where that is asked for, the client agrees, the services start."""
        if plan.needs_approval:
            boss = self.world.supervisor_of(self.worker)
            plan = self.do(approve_plan, plan, when=self.at(days_ago, 9), by=boss)
        how = {"agreement": "signed", "agreed_name": self.client.name, **facts}
        told = list(Disclosure.values)
        when = self.at(days_ago, 14)
        self.do(agree_plan, plan, when=when, disclosed=told, **how)
        self.changed()
        day, said = self.agency.today(when), list(StartTold.values)
        planned = ServiceLine.objects.filter(case=self.case, state="planned")
        for line in self.find(planned.of_active_plan()):
            self.do(start_service, line, when=when, started_on=day, told=said)
        return self

    def note(
        self,
        days_ago: int,
        mode: str,
        minutes: int,
        text: str,
        *,
        late: int = 0,
        hour: int = 11,
        restricted: Sequence[str] = (),
    ) -> Note:
        """A contact and its note; ``late`` is how many days after it the note is signed, and
        ``restricted`` names the categories it belongs to."""
        happened = self.at(days_ago, hour)
        signed = self.at(days_ago - late, 16)
        happening = Happening(mode, happened, minutes=minutes, categories=restricted)
        return self.do(write_note, self.case, when=signed, happening=happening, text=text)

    def contact(
        self, days_ago: int, mode: str, minutes: int, summary: str, *, reached: bool = True
    ) -> Contact:
        """A contact, made or tried, with one line about it."""
        happened = self.at(days_ago, 14)
        happening = Happening(
            mode=mode,
            started_at=happened,
            minutes=minutes,
            was_reached=reached,
            summary=summary,
        )
        return self.do(log_contact, self.case, when=self.at(days_ago, 15), happening=happening)

    def release(
        self,
        days_ago: int,
        *,
        to: str,
        organization: str = "",
        what: Sequence[str],
        why: str,
        lasts: int,
        categories: Sequence[str] = (),
        terms: Mapping[str, Any] | None = None,
        **signer: Any,
    ) -> Release:
        """The client signs a release that lasts so many days, the last one included."""
        when = self.at(days_ago, 14, 30)
        starts = self.agency.today(when)
        facts = {
            "recipient_name": to,
            "recipient_organization": organization,
            "recipient_contact": phone_of(to),
            "purpose": why,
            "starts_on": starts,
            "ends_on": min(self.clock.day(days_ago - lasts), starts + A_YEAR),
            **(terms or {}),
        }
        release = self.do(
            draft_release,
            self.case,
            when=when,
            terms=facts,
            record_types=what,
            categories=categories,
            covers_from=self.agency.today(self.case.opened_at),
        )
        when += dt.timedelta(minutes=10)
        return self.do(sign_release, release, when=when, **signature_of(self, release, **signer))

    def hold(self, days_ago: int, reason: str, until: int) -> "Episode":
        """The case rests until a day, counted back from today."""
        when = self.at(days_ago, 16)
        self.do(hold_case, self.case, when=when, reason=reason, review_on=self.day(until))
        self.changed()
        return self

    def resume(self, days_ago: int, why: str, not_needed: str) -> "Episode":
        """The case is taken up again, its services go on, and nothing has to be reassessed."""
        waiting = self.find(ServiceLine.objects.filter(case=self.case).interrupted())
        facts = {
            "reassess": False,
            "not_needed": not_needed,
            "services": dict.fromkeys((line.pk for line in waiting), GOES_ON),
        }
        self.do(resume_case, self.case, when=self.at(days_ago, 9), why=why, **facts)
        self.changed()
        return self

    def to_assessment(self, days_ago: int, **consent: Any) -> "Episode":
        """Consent, and on to the assessment."""
        return self.consent(days_ago, **consent).move(days_ago, Stage.ASSESSMENT)
