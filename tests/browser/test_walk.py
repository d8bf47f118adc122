"""One case from referral to closure in a real browser, and what the others see of it."""

import datetime as dt
import time
from collections.abc import Callable

import pytest
from django.db import connections

from careplans.models import Disclosure
from caseload.models import WorkloadFlag
from caseload.reckoning import reckon_workload
from clients.models import Case, Explanation, IntakeRecord
from consent.models import Explained
from tests.browser.driving import Walker
from tests.browser.looking import Findings
from tests.cast import Cast

pytestmark = pytest.mark.browser
Metric = Callable[[str, object, object], None]
LONG = "Two warm meals a day, cooked at home or brought, at weekends and on holidays too"


def test_a_case_from_referral_to_closure_in_a_real_browser(
    agency: Cast,
    person: Callable[..., Walker],
    findings: Findings,
    metric: Metric,
) -> None:
    started = time.monotonic()
    today = agency.agency.today(dt.datetime.now(dt.UTC))
    take_in(person("ines", looks=True), agency)
    mia = person("mia", looks=True)
    mia.open("/referrals/", "empty")
    refer(mia, agency, "Rosa Delgado")
    case = take_on(mia)
    ask_and_tell(mia, case, today)
    assess(mia, case)
    plan(mia, case, today)
    monitor(mia, case, today)
    reckon_workload(dt.datetime.now(dt.UTC))
    flag = WorkloadFlag.objects.get(staff=agency.mia)
    close(mia, case, today)
    lead(person("sally", looks=True), case, flag, today)
    administer(person("alex", looks=True), today)
    connections.close_all()
    metric("walk_seconds", round(time.monotonic() - started, 1), 120)
    judge(findings, metric)


def take_in(ines: Walker, cast: Cast) -> None:
    """An intake worker records a referral, finds it in the queue and takes it."""
    refer(ines, cast, "Tom Ashby")
    ines.open("/referrals/", "with one")
    ines.follow("Tom Ashby", "waiting")
    ines.press("Take it", "taken")
    ines.reads("Talk to the person")


def refer(worker: Walker, cast: Cast, name: str) -> None:
    """Record a referral; a case manager has taken it by that."""
    given_name, family_name = name.split()
    worker.open("/referrals/new/")
    worker.fill(given_name=given_name, family_name=family_name, birth_date="1944-05-02")
    worker.fill(program=cast.program.pk, urgency=2, referrer_kind="hospital", phone="555 0100")
    worker.fill(method="professional", reason="Comes home on Friday and lives alone.")
    worker.press("Record the referral", "recorded")


def take_on(mia: Walker) -> Case:
    """Screen the referral and accept it."""
    mia.follow("Screen")
    mia.fill(is_eligible="yes", is_appropriate="yes", basis="She is 82 and lives in the county.")
    mia.fill(rationale="She eats little and sees nobody all week.")
    mia.press("Save the screening", "screened")
    mia.follow("Accept")
    mia.fill(address="12 Quay Street")
    mia.press("Open the case")
    mia.reads("The case is open")
    return Case.objects.get()


def ask_and_tell(mia: Walker, case: Case, today: dt.date) -> None:
    """Moving on too early is refused with what is missing; then intake and consent are done."""
    mia.open(f"/cases/{case.pk}/wish/")
    mia.fill(no_wish=True)
    mia.press("Write it down", "no wish")
    mia.open(f"/cases/{case.pk}/move/", "too early")
    mia.press("Check again", "refused")
    mia.reads("Ask which language they prefer", "The client's consent to be served")
    mia.follow("Complete the intake", "asked for")
    assert mia.place == "intake-edit"
    days = ("met_on", "notice_given_on", "confidentiality_restated_on")
    mia.fill(dict.fromkeys(days, today.isoformat()))
    mia.fill(notice_how="both", notice_text="Privacy notice, version 3")
    mia.fill(limits=list(IntakeRecord.Limit.values))
    mia.fill(interview_alone="accepted", capacity="decides", language_asked=True)
    mia.fill(setting="office", told=list(Explanation.Item.values))
    mia.fill({"client-language": "English"})
    mia.press("Complete the intake", "intake done")
    mia.reads("The intake is complete")
    mia.open(f"/cases/{case.pk}/consent/", "none")
    mia.follow("Take consent")
    mia.fill(explained=list(Explained.values), method="typed")
    mia.press("Sign consent", "taken")
    mia.follow("New release")
    mia.press("Go on to reading", "unfinished")
    mia.fill(recipient_name="Dr. Amina Farouk", recipient_organization="Eastside Clinic")
    mia.fill(recipient_contact="555-0117")
    mia.fill(record_types=["plan", "attendance"], purpose="Agree the plan with the doctor")
    mia.press("Go on to reading", "to be read")
    mia.press("Sign release", "nothing ticked")
    mia.fill(statements=["0", "1", "2", "3"], restated_aloud=True, wishes_asked=True)
    mia.fill(method="typed", copy="declined")
    mia.press("Sign release", "signed")
    mia.open(f"/cases/{case.pk}/consent/", "with a release")
    mia.open(f"/cases/{case.pk}/move/", "ready")
    mia.press("Move on to", "in assessment")


def assess(mia: Walker, case: Case) -> None:
    """Answer every section, then finish the assessment and move on."""
    mia.open(f"/cases/{case.pk}/assessments/", "none")
    mia.press("Start the")
    for _section in range(5):
        mia.answer_everything()
        mia.press("Save and")
    if mia.place != "assessment-complete":
        mia.follow("Finish")
    mia.fill(face_to_face="yes", participants="Rosa", acuity=4)
    mia.fill(judgement="She manages, but one bad week would undo it.")
    mia.press("Finish assessment", "finished")
    mia.open(f"/cases/{case.pk}/assessments/", "one")
    mia.open(f"/cases/{case.pk}/move/", "ready to plan")
    mia.press("Move on to", "in planning")


def plan(mia: Walker, case: Case, today: dt.date) -> None:
    """Write a plan with a goal, a step and a service; propose it and have it agreed."""
    later = (today + dt.timedelta(days=60)).isoformat()
    mia.open(f"/cases/{case.pk}/plan/", "none")
    mia.press("Start the plan", "empty")
    address = mia.page.url
    mia.follow("Write")
    mia.fill(client_words="I want to stay in my own kitchen.", participation="Rosa and Mia")
    mia.fill(monitoring="Mia calls every two weeks", review_on=later)
    mia.press("Save", "empty")
    mia.follow("Add a goal")
    mia.fill(title=LONG, baseline="One a day", measure="Her food diary")
    mia.fill(target_on=later)
    mia.press("Add goal", "with a goal")
    mia.open(address, "with a goal")
    mia.follow("Add a step")
    mia.fill(text="Sign up for meals", responsible="Rosa and Mia", due_on=today.isoformat())
    mia.press("Add step", "with a step")
    mia.follow("Add a service")
    mia.fill(service="Meals at home", provider="Harbor Kitchen", amount="5 a week")
    mia.fill(monthly_cost="120", funder="County meals fund")
    mia.press("Add service", "whole")
    mia.follow("Finish the plan")
    mia.press("Finish the plan", "proposed")
    mia.follow("Client agrees")
    mia.fill(disclosed=list(Disclosure.values), agreement="signed", agreed_name="Rosa Delgado")
    mia.press("Write down the agreement", "agreed")
    case.refresh_from_db()
    assert case.stage == "active"


def monitor(mia: Walker, case: Case, today: dt.date) -> None:
    """Write a contact note and sign it; plan the reassessment and find it on My day."""
    mia.open(f"/cases/{case.pk}/contacts/new/")
    mia.fill(mode="phone", reached="no", minutes=2)
    mia.press("Log contact", "logged")
    mia.open(f"/cases/{case.pk}/notes/new/")
    mia.press("Sign note", "unfinished")
    mia.fill(mode="phone", reached="yes", on=(today - dt.timedelta(days=1)).isoformat())
    mia.fill(started="10:00", ended="10:20", text="Rosa says the meals come on time.")
    mia.press("Sign note")
    mia.reads("Rosa says the meals come on time.")
    mia.open(f"/cases/{case.pk}/reassessment/")
    mia.fill(due_on=(today + dt.timedelta(days=2)).isoformat(), basis="change")
    mia.fill(why="Home from the hospital")
    mia.press("Plan it", "reassessment planned")
    mia.reads("Something changed")
    mia.open(f"/cases/{case.pk}/", "in monitoring")
    mia.reads(LONG)
    mia.open("/my-day/", "with work")
    mia.reads("Sign up for meals")
    reassess = mia.main.locator("li.task", has_text="Reassess Rosa Delgado")
    assert "Something changed" in reassess.inner_text()
    for tab in ("notes", "documents", "team", "history"):
        mia.open(f"/cases/{case.pk}/{tab}/")
    for address in ("/cases/", "/drafts/", "/notices/", "/find/?q=rosa", "/supervision/", "/me/"):
        mia.open(address)


def close(mia: Walker, case: Case, today: dt.date) -> None:
    """Start the closure, settle the goal, write the rest and close the case."""
    mia.open(f"/cases/{case.pk}/closure/start/")
    mia.fill(reason="goals_met", narrative="She cooks again and has meals brought.")
    mia.press("Start closing", "begun")
    mia.follow("How it ended")
    mia.fill(outcome="met", outcome_words="Two meals most days")
    mia.press("Save outcome", "settled")
    mia.open(f"/cases/{case.pk}/closure/", "settled")
    mia.follow("Write")
    mia.fill(summary="Meals came and strength came back.", prepared="Talked of it on three visits")
    mia.fill(how_told="in_person", told_on=today.isoformat(), others_told="Nobody")
    mia.fill(closes_on=today.isoformat())
    mia.fill(services_settled=True, record_checked=True)
    mia.press("Save", "ready")
    mia.open(f"/cases/{case.pk}/closure/", "ready")
    mia.follow("Close the case")
    mia.press("Close the case", "closed")
    case.refresh_from_db()
    assert case.stage == "closed"
    mia.open(f"/cases/{case.pk}/", "closed")


def lead(sally: Walker, case: Case, flag: WorkloadFlag, today: dt.date) -> None:
    """Sally sees her team and the closed case, and decides about the hours."""
    sally.open("/team/", "with a flag")
    sally.reads("Mia Example")
    sally.follow("Decide")
    sally.fill(remedy="pause_intake", remedy_words="No new case for two weeks.")
    sally.fill(review_on=(today + dt.timedelta(days=14)).isoformat())
    sally.press("Save the remedy", "decided")
    flag.refresh_from_db()
    assert flag.state == "plan"
    sally.open("/team/", "decided")
    sally.follow("Mia Example")
    sally.open(f"/cases/{case.pk}/", "closed")
    sally.reads("Rosa Delgado")
    sally.open("/supervision/new/")
    starts_at = f"{today + dt.timedelta(days=3)}T10:00"
    sally.fill(supervisee=flag.staff_id, starts_at=starts_at, agenda="Room for new referrals")
    sally.press("Plan session", "planned")
    sally.reads("Supervision session")


def administer(alex: Walker, today: dt.date) -> None:
    """Alex looks at programs, jobs and standards, and adds a rule for keeping records."""
    alex.open("/agency/", "")
    alex.open("/agency/programs/")
    alex.follow("Care at Home")
    alex.open(f"{alex.page.url.rstrip('/')}/settings/")
    alex.open("/agency/retention/", "empty")
    alex.follow("New rule")
    first = alex.page.locator('[name="record_class"] option').last.get_attribute("value")
    alex.fill(record_class=first, years=7, basis="State rule for case files")
    alex.fill(effective_from=today.isoformat())
    alex.press("Save the rule", "with a rule")
    alex.reads("State rule for case files")
    for address in ("people", "jobs", "standards", "assessments"):
        alex.open(f"/agency/{address}/")
    alex.open("/demo/")
    for theme in ("light", "dark"):
        alex.open(f"/styleguide/?theme={theme}", theme)


def judge(findings: Findings, metric: Metric) -> None:
    """Nothing was found on any page."""
    metric("walk_pages", len(findings.pages), "")
    metric("walk_axe_violations", len(findings.axe), 0)
    metric("walk_console_errors", len(findings.console), 0)
    metric("walk_overflows", len(findings.too_wide), 0)
    metric("walk_storage_items", findings.stored, 0)
    assert not findings.everything, "\n".join(findings.everything)
