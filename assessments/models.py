"""How a client's situation is assessed, and when it is looked at again."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.queries import (
    AnswerQuerySet,
    AssessmentQuerySet,
    ReassessmentTaskQuerySet,
    TemplateQuerySet,
)
from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.records import Record
from clients.models import Case


def only_while(parent: str, condition: str, name: str) -> pgtrigger.Trigger:
    """A trigger under which rows are written only while their parent row is still open.

    ``parent`` is a query for the parent's row as SQL; ``condition`` says when it is open.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=(
            f"IF NOT EXISTS ({parent} AND {condition}) THEN"
            " RAISE EXCEPTION 'This is finished and never changes.'"
            " USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;"
        ),
    )


YES_NO = {"yes": _("Yes"), "no": _("No")}


class AssessmentTemplate(Record):
    """The questions an assessment asks, in one version. A published version never changes."""

    agency_path = "agency"
    named_as_setting = ("title", "number")
    opened_with = ("program",)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assessment_templates")
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessment_templates",
        verbose_name=_("program"),
    )
    title = models.CharField(_("title"), max_length=200)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    published_on = models.DateField(_("in use from"), null=True, blank=True)
    retired_on = models.DateField(_("in use until"), null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment template")
        triggers = [
            pgtrigger.Protect(
                name="published_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_on IS NOT NULL AND (OLD.agency_id, OLD.program_id, OLD.title,"
                    " OLD.number, OLD.published_on) IS DISTINCT FROM (NEW.agency_id,"
                    " NEW.program_id, NEW.title, NEW.number, NEW.published_on)"
                ),
            )
        ]
        constraints = [
            models.UniqueConstraint("agency", "title", "number", name="one_template_a_version")
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(n)s") % {"title": self.title, "n": self.number}


class Section(Record):
    """A part of a template about one area of life."""

    agency_path = "template__agency"
    named_as_setting = ("title",)

    class Area(models.TextChoices):
        PHYSICAL = "physical", _("Body and health")
        MENTAL = "mental", _("Mind and mood")
        SOCIAL = "social", _("People and home")
        FUNCTIONAL = "functional", _("Getting through the day")
        ENVIRONMENT = "environment", _("Money, safety and place")

    template = models.ForeignKey(AssessmentTemplate, models.PROTECT, related_name="sections")
    title = models.CharField(_("title"), max_length=120)
    area = models.CharField(_("area"), max_length=12, choices=Area.choices)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("section")
        triggers = [
            only_while(
                "SELECT FROM assessments_assessmenttemplate t WHERE t.id = NEW.template_id",
                "t.published_on IS NULL",
                "published_is_frozen",
            )
        ]
        ordering = ["order"]
        constraints = [models.UniqueConstraint("template", "order", name="sections_in_order")]

    def __str__(self) -> str:
        return self.title


class Question(Record):
    """One question of a section, with the way it is answered."""

    agency_path = "section__template__agency"
    named_as_setting = ("text",)

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several")
        NUMBER = "number", _("Number")
        YES_NO = "yes_no", _("Yes or no")

    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=60)
    text = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("answered with"), max_length=10, choices=Kind.choices)
    options = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(_("has to be answered"), default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("question")
        triggers = [
            only_while(
                "SELECT FROM assessments_section s JOIN assessments_assessmenttemplate t"
                " ON t.id = s.template_id WHERE s.id = NEW.section_id",
                "t.published_on IS NULL",
                "published_is_frozen",
            )
        ]
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint("section", "order", name="questions_in_order"),
            models.UniqueConstraint("section", "key", name="one_question_a_key"),
        ]

    def __str__(self) -> str:
        return self.key


class Assessment(Record):
    """One assessment of one client. Completed is frozen; the judgement is a person's (NASW 5)."""

    case_path = "case"
    opened_with = ("assessor", "template")

    class Kind(models.TextChoices):
        INITIAL = "initial", _("First assessment")
        REASSESSMENT = "reassessment", _("Reassessment")

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("In progress")
        COMPLETED = "completed", _("Completed")
        ABANDONED = "abandoned", _("Set aside")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    template = models.ForeignKey(
        AssessmentTemplate, models.PROTECT, related_name="assessments", verbose_name=_("template")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.IN_PROGRESS
    )
    assessor = models.ForeignKey(
        Staff, models.PROTECT, related_name="assessments", verbose_name=_("assessor")
    )
    started_at = models.DateTimeField(_("begun"))
    completed_at = models.DateTimeField(_("finished"), null=True, blank=True)
    face_to_face = models.BooleanField(_("done face to face"), null=True, blank=True)
    participants = models.CharField(_("who took part"), max_length=300, blank=True)
    judgement = models.TextField(
        _("what it means, in your judgement"), max_length=10_000, blank=True
    )
    acuity = models.PositiveSmallIntegerField(
        _("effort this case needs"), choices=Case.Acuity.choices, null=True, blank=True
    )
    set_aside_reason = models.CharField(_("why it was set aside"), max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        ordering = ["-started_at"]
        triggers = [
            pgtrigger.Protect(
                name="finished_is_frozen",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="in_progress"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="in_progress"),
                name="one_assessment_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="completed")
                | models.Q(
                    completed_at__isnull=False, acuity__isnull=False, face_to_face__isnull=False
                )
                & ~models.Q(judgement=""),
                name="a_completed_assessment_is_judged",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="abandoned") | ~models.Q(set_aside_reason=""),
                name="an_assessment_set_aside_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"


class Answer(Record):
    """What was answered to one question, or why it was not."""

    case_path = "case"

    class Blank(models.TextChoices):
        NOT_APPLICABLE = "not_applicable", _("Does not apply")
        DECLINED = "declined", _("Declined to answer")
        UNKNOWN = "unknown", _("Not known")

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="answers", verbose_name=_("assessment")
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    value = models.TextField(_("answer"), max_length=10_000, blank=True)
    blank = models.CharField(
        _("why it is not answered"), max_length=16, choices=Blank.choices, blank=True
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        triggers = [
            only_while(
                "SELECT FROM assessments_assessment a WHERE a.id = NEW.assessment_id",
                "a.state = 'in_progress'",
                "finished_is_frozen",
            )
        ]
        constraints = [
            models.UniqueConstraint("assessment", "question", name="one_answer_a_question"),
            models.CheckConstraint(
                condition=models.Q(value="") | models.Q(blank=""),
                name="an_answer_or_a_reason_for_none",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"

    @property
    def is_given(self) -> bool:
        """Answered, or a reason stands in the answer's place."""
        return bool(self.value.strip() or self.blank)

    @property
    def words(self) -> str:
        """The answer as it reads on a page: yes and no in words, or the reason for none."""
        if self.blank:
            return str(self.get_blank_display())
        return str(YES_NO.get(self.value, self.value))


class ReassessmentTask(Record):
    """The next time a client's situation is to be looked at again (NASW 5, CMSA 14)."""

    case_path = "case"

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Planned")
        COMPLETED = "completed", _("Done")
        CANCELLED = "cancelled", _("Not needed")

    class Basis(models.TextChoices):
        INTERVAL = "interval", _("The program's interval")
        CHANGE = "change", _("Something changed")
        REQUEST = "request", _("Somebody asked")

    case = models.ForeignKey(Case, models.PROTECT, related_name="reassessments")
    due_on = models.DateField(_("due"))
    basis = models.CharField(
        _("why it is due"), max_length=10, choices=Basis.choices, default=Basis.INTERVAL
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.SCHEDULED
    )
    assessment = models.OneToOneField(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="task",
        verbose_name=_("assessment"),
    )
    closed_reason = models.CharField(_("why it is not needed"), max_length=300, blank=True)
    ended_by_closure = models.BooleanField(_("ended with the case"), default=False)

    objects = ReassessmentTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("reassessment")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="scheduled"),
                name="one_next_reassessment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(closed_reason=""),
                name="a_reassessment_not_needed_says_why",
            ),
        ]
        indexes = [
            models.Index("due_on", name="reassessments_due", condition=models.Q(state="scheduled"))
        ]

    def __str__(self) -> str:
        return f"Reassessment due {self.due_on}"
