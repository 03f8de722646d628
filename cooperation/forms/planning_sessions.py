"""A committee session, and the decisions that it takes."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.actions.sessions import Around, worth_speaking_of
from cooperation.forms.planning import bodies_for, label_of, people_of
from cooperation.models import CommitteeSession, Milestone, MilestoneStatus
from institutions.forms.conflicts import VersionedForm
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.registry import Registry

FIELDS = ["held_on", "place", "minutes"]
LINES = {"rows": 3}
LONGEST = 200


class SessionForm(VersionedForm):
    """The agenda is proposed: what is late, at risk, or waits to be confirmed."""

    helper = Fields(
        ("held_on", "place"),
        "milestones",
        "points",
        ("present", "excused"),
        "minutes",
    )

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    held_on = ForgivingDateField(label=_("Day"), help_text=_("For example 27 3 2019"))
    milestones = forms.ModelMultipleChoiceField(
        Milestone.objects.none(),
        label=_("Milestones on the agenda"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Proposed: what is late, at risk, or waits to be confirmed."),
    )
    points = forms.CharField(
        label=_("Other points"),
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("One on each line."),
    )
    present = forms.CharField(
        label=_("Present"),
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("Institutions and functions, one on each line: “DGE: director”."),
    )
    excused = forms.CharField(
        label=_("Excused"), required=False, widget=forms.Textarea(attrs=LINES)
    )

    class Meta:
        model = CommitteeSession
        fields = FIELDS
        widgets = {"minutes": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args, instance, user, today, **kwargs):
        self.registry, self.plan = Registry(user), instance.plan
        milestones = self.plan.milestones.in_plan_order()
        proposed = worth_speaking_of(milestones.unsettled(), today=today)
        beginning = self._beginning(instance, proposed)
        super().__init__(*args, instance=instance, initial=beginning, **kwargs)
        if instance.pk is None:
            self.initial["form_key"] = uuid.uuid4()
        chosen = {row.pk for row in proposed} | set(beginning["milestones"])
        self.fields["milestones"].queryset = milestones.filter(pk__in=chosen)

    def _beginning(self, session, proposed) -> dict:
        if session.pk is None:
            return {"milestones": [row.pk for row in proposed]}
        points = session.points.order_by("position", "pk")
        sitting = session.attendances.select_related("institution").order_by("pk")
        return {
            "milestones": [p.milestone_id for p in points if p.milestone_id],
            "points": "\n".join(point.text for point in points if point.text),
            "present": self._in_lines(row for row in sitting if row.is_present),
            "excused": self._in_lines(row for row in sitting if not row.is_present),
        }

    def _in_lines(self, sitting) -> str:
        lines = []
        for row in sitting:
            body = row.institution
            name = self.registry.labels.get(body.pk, body.label) if body else ""
            lines.append(": ".join(filter(None, [name, row.function])))
        return "\n".join(lines)

    @property
    def around(self) -> Around:
        return Around(
            list(self.cleaned_data["milestones"]),
            _lines(self.cleaned_data["points"]),
            self._sitting("present"),
            self._sitting("excused"),
        )

    def _sitting(self, name: str):
        return [self._seat(line) for line in _lines(self.cleaned_data[name])]

    def _seat(self, line: str):
        """An institution by any name, with a function after a colon; or just words."""
        for text, function in ((line, ""), line.partition(":")[::2]):
            try:
                body = self.registry.institution(
                    text.strip(), country=self.plan.country_id
                )
            except forms.ValidationError:
                continue
            return body, function.strip()[:LONGEST]
        return None, line[:LONGEST]


class DecisionForm(forms.Form):
    """Something decided that changes nothing in the plan."""

    helper = Fields("text")

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was decided?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        self.initial["form_key"] = uuid.uuid4()
        self.offer()

    def offer(self) -> None:
        """Say what can be chosen."""


class NewMilestoneForm(DecisionForm):
    """A decision that becomes a milestone."""

    helper = Fields(
        "text",
        "title_fr",
        ("activity", "baseline_on"),
        ("owner_institution", "owner"),
        "expected_evidence",
    )

    title_fr = forms.CharField(label=_("Milestone (in French)"), max_length=300)
    activity = forms.ModelChoiceField(None, label=_("Activity"))
    baseline_on = ForgivingDateField(
        label=_("Agreed date"), help_text=_("For example 27 3 2019")
    )
    owner_institution = forms.ModelChoiceField(
        None, label=_("institution in charge"), required=False
    )
    owner = forms.ModelChoiceField(None, label=_("person in charge"), required=False)
    expected_evidence = forms.CharField(
        label=_("expected evidence"), max_length=300, required=False
    )

    def offer(self):
        self.fields["activity"].queryset = self.plan.activities.in_order()
        bodies = bodies_for(self.user, country=self.plan.country)
        self.fields["owner_institution"].queryset = bodies
        self.fields["owner_institution"].label_from_instance = label_of
        self.fields["owner"].queryset = people_of(self.plan)

    @property
    def milestone(self) -> Milestone:
        names = ("title_fr", "activity", "baseline_on", "owner_institution")
        names = (*names, "owner", "expected_evidence")
        about = {name: self.cleaned_data[name] for name in names}
        return Milestone(plan=self.plan, forecast_on=about["baseline_on"], **about)


class StepDecisionForm(DecisionForm):
    """The session confirms, sends back or drops a milestone."""

    helper = Fields("milestone", "verb", "text")

    milestone = forms.ModelChoiceField(
        Milestone.objects.none(), label=pgettext_lazy("of a plan", "Milestone")
    )
    verb = forms.ChoiceField(
        label=_("What happens to it?"),
        choices=[
            ("confirm", _("It is confirmed as reached")),
            ("send_back", _("It is sent back: there is still work to do")),
            ("drop", _("It is dropped")),
        ],
        widget=forms.RadioSelect,
    )

    def offer(self):
        milestones = Milestone.objects.for_user(self.user).filter(plan=self.plan)
        related = milestones.unsettled().select_related("plan")
        self.fields["milestone"].queryset = related.in_plan_order()
        self.fields["milestone"].label_from_instance = _with_status


def _with_status(milestone) -> str:
    if milestone.status == MilestoneStatus.SUBMITTED:
        return f"{milestone} – {milestone.get_status_display()}"
    return str(milestone)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
