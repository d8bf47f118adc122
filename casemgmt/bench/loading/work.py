"""What an open case holds beside its notes: intake, consent, assessment, plan, what is due."""

from collections.abc import Iterator

from assessments.models import Assessment, ReassessmentTask
from careplans.models import Closure, Disclosure, Goal, Objective, ServiceLine, ServicePlan
from casemgmt.bench.facts import STAGES
from casemgmt.bench.loading.copying import NOTHING, Loader, Row, key
from casemgmt.bench.loading.world import Kind, World
from casemgmt.bench.words import family_name, given_name
from clients.models import IntakeRecord, Stage
from consent.models import Clause, Explained, Release, ServiceConsent

TABLES = (
    IntakeRecord,
    ServiceConsent,
    Clause,
    Release,
    Assessment,
    ServicePlan,
    Goal,
    Objective,
    ServiceLine,
    Closure,
    ReassessmentTask,
)
ASSESSED = (Stage.PLANNING, Stage.ACTIVE, Stage.ON_HOLD, Stage.CLOSING)
PLANNED = (Stage.ACTIVE, Stage.ON_HOLD, Stage.CLOSING)
GOALS = (
    ("Gets to the day center twice a week", "Getting around"),
    ("Eats warm once a day", "Food"),
)
STEPS = ("Ask for the form", "Send the form in", "Go there together once")
LATE = 20
"""One reassessment in so many is overdue."""
TOLD = "{" + ",".join(Disclosure.values) + "}"
EXPLAINED = "{" + ",".join(Explained.values) + "}"


def load(loader: Loader, world: World) -> None:
    """Write the records of every open case, as far as its stage has come."""
    here = {place: STAGES[world.facts.stage[place]] for place in world.facts.open_cases()}
    begun = [place for place, stage in here.items() if stage != Stage.INTAKE]
    assessed = [place for place, stage in here.items() if stage in ASSESSED]
    planned = [place for place, stage in here.items() if stage in PLANNED]
    closing = [place for place, stage in here.items() if stage == Stage.CLOSING]
    active = [place for place, stage in here.items() if stage == Stage.ACTIVE]
    columns = "id case_id interview_alone language_asked capacity completed_at completed_by_id"
    loader.copy(IntakeRecord, columns, _intakes(world, begun))
    columns = (
        "id case_id form_id signer_name signer_capacity method language explained text_sha256 "
        "signed_at taken_by_id"
    )
    loader.copy(ServiceConsent, columns, _consents(world, begun))
    columns = "id case_id release_id record_type covers_from"  # before anybody signs them
    loader.copy(Clause, columns, _clauses(world, begun))
    columns = (
        "id case_id number recipient_name recipient_organization recipient_contact purpose "
        "starts_on ends_on signer_name signer_capacity method language text_id text_sha256 ticked "
        "restated_aloud wishes_asked copy signed_at taken_by_id"
    )
    loader.copy(Release, columns, _releases(world, begun))
    columns = (
        "id case_id template_id kind state assessor_id started_at completed_at face_to_face "
        "judgement acuity"
    )
    loader.copy(Assessment, columns, _assessments(world, assessed))
    _load_plans(loader, world, planned)
    columns = "id case_id reason narrative started_by_id started_at"
    loader.copy(Closure, columns, _closures(world, closing))
    loader.copy(ReassessmentTask, "id case_id due_on", _reassessments(world, active))


def _load_plans(loader: Loader, world: World, planned: list[int]) -> None:
    """From the smallest part up: nothing is added to a plan that is there and was agreed."""
    columns = "id case_id goal_id text responsible due_on done_on"
    loader.copy(Objective, columns, _steps(world, planned))
    columns = "id case_id plan_id order title domain baseline measure target_on"
    loader.copy(Goal, columns, _goals(world, planned))
    columns = "id case_id plan_id service provider amount monthly_cost state starts_on started_on"
    loader.copy(ServiceLine, columns, _services(world, planned))
    columns = (
        "id case_id number state assessment_id client_words monitoring starts_on review_on "
        "written_by_id proposed_at disclosed agreement agreed_name agreed_at"
    )
    loader.copy(ServicePlan, columns, _plans(world, planned))


def _name(world: World, place: int) -> str:
    client = world.facts.client[place]
    return f"{given_name(client)} {family_name(client)}"


def _intakes(world: World, places: list[int]) -> Iterator[Row]:
    for place in places:
        done = world.days.at(world.facts.opened[place], place + 1)
        own, case = key(Kind.INTAKE, place), key(Kind.CASE, place)
        yield own, case, "accepted", "True", "decides", done, world.worker_of(place)


def _consents(world: World, places: list[int]) -> Iterator[Row]:
    for place in places:
        signed = world.days.at(world.facts.opened[place], place + 2)
        yield (
            key(Kind.CONSENT, place), key(Kind.CASE, place), world.consent_form,
            _name(world, place), "self", "typed", "English", EXPLAINED, "0" * 64, signed,
            world.worker_of(place),
        )  # fmt: skip


def _clauses(world: World, places: list[int]) -> Iterator[Row]:
    for place in places:
        opened = world.days.day(world.facts.opened[place])
        for turn, kind in enumerate(("plan", "services")):
            yield (
                key(Kind.CLAUSE, 2 * place + turn), key(Kind.CASE, place),
                key(Kind.RELEASE, place), kind, opened,
            )  # fmt: skip


def _releases(world: World, places: list[int]) -> Iterator[Row]:
    days = world.days
    for place in places:
        begun = min(world.facts.opened[place], place % 375)
        yield (
            key(Kind.RELEASE, place), key(Kind.CASE, place), "1", "Dr. Elmsworth",
            "Meadow Clinic", "555-0144", "So that both know the plan", days.day(begun),
            days.day(begun - 365), _name(world, place), "self", "typed", "English",
            world.release_text, "0" * 64, "{0,1,2,3}", "True", "True", "paper",
            days.at(max(begun, 1), place), world.worker_of(place),
        )  # fmt: skip


def _assessments(world: World, places: list[int]) -> Iterator[Row]:
    for place in places:
        done = world.days.at(world.facts.opened[place], place + 4)
        yield (
            key(Kind.ASSESSMENT, place), key(Kind.CASE, place), world.template, "initial",
            "completed", world.worker_of(place), done, done, "True",
            "Manages most of the day alone; the stairs and the mail are too much.",
            str(world.facts.acuity[place]),
        )  # fmt: skip


def _plans(world: World, places: list[int]) -> Iterator[Row]:
    days = world.days
    for place in places:
        opened = world.facts.opened[place]
        agreed, review = days.at(opened, place + 5), days.day(place % 90 - 86)
        yield (
            key(Kind.PLAN, place), key(Kind.CASE, place), "1", "active",
            key(Kind.ASSESSMENT, place), "I want to stay where I am.", "A call every two weeks",
            days.day(opened), review, world.worker_of(place), agreed, TOLD, "signed",
            _name(world, place), agreed,
        )  # fmt: skip


def _goals(world: World, places: list[int]) -> Iterator[Row]:
    for place in places:
        case, plan = key(Kind.CASE, place), key(Kind.PLAN, place)
        for order, (title, area) in enumerate(GOALS):
            yield (
                key(Kind.GOAL, 2 * place + order), case, plan, str(order + 1), title, area,
                "Not since winter", "We count together each month", world.days.day(-120),
            )  # fmt: skip


def _steps(world: World, places: list[int]) -> Iterator[Row]:
    days = world.days
    for place in places:
        case, name = key(Kind.CASE, place), _name(world, place)
        for number in range(len(GOALS) * len(STEPS)):
            goal, step = divmod(number, len(STEPS))
            done = days.day(max(world.facts.opened[place] - 1, 1)) if step == 0 else NOTHING
            own, due = key(Kind.OBJECTIVE, 6 * place + number), days.day((place + number) % 97 - 93)
            yield own, case, key(Kind.GOAL, 2 * place + goal), STEPS[step], name, due, done


def _services(world: World, places: list[int]) -> Iterator[Row]:
    for place in places:
        began = world.days.day(world.facts.opened[place])
        yield (
            key(Kind.SERVICE, place), key(Kind.CASE, place), key(Kind.PLAN, place),
            "Warm meals", "Copper Kettle Kitchen", "5 days a week", "84.00", "started",
            began, began,
        )  # fmt: skip


def _closures(world: World, places: list[int]) -> Iterator[Row]:
    for place in places:
        begun = world.days.at(min(world.facts.opened[place], 1 + place % 20), place)
        own, case = key(Kind.CLOSURE, place), key(Kind.CASE, place)
        yield own, case, "goals_met", "Both goals are reached.", world.worker_of(place), begun


def _reassessments(world: World, places: list[int]) -> Iterator[Row]:
    """Half of the cases in Monitoring have one planned; the nightly job plans the others."""
    for number, place in enumerate(places[::2]):
        late = number % LATE == 0
        due = world.days.day(1 + place % 30 if late else -(place % 170))
        yield key(Kind.TASK, place), key(Kind.CASE, place), due
