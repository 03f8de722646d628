"""Rows of the log page: delegates and visits. An empty row says nothing."""

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from institutions.models import Sex, SocialSide
from migration_coop.lib.dates import ForgivingDateField, ForgivingTimeField
from missions.actions.delegations import MemberEntry
from missions.actions.visits import VisitEntry
from missions.forms.fields import InstitutionField, PersonField
from missions.forms.hosts import HostsField
from missions.gone import why_gone
from missions.models import MemberRole, Visit, VisitStatus
from missions.named_people import Named
from missions.registry import Registry, folded, split_name

MOST_ROWS = 60
# The <datalist> of the page that offers the days of the mission.
MISSION_DAYS = "mission-days"


class RowForm(forms.Form):
    """A row that may stand for a saved one, or be left empty."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Which paste the row came with, so that it can be taken out again.
    pasted = forms.CharField(required=False, widget=forms.HiddenInput)
    # Of the saved row that the page showed; some kinds of rows have none.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # What makes a row more than empty, and in which field its institution stands.
    says_something: tuple[str, ...] = ()
    institution_field = "institution"
    # A saved row of this kind is not taken out: it is called off, with a reason.
    stays_on_record = False

    def __init__(self, *args, registry: Registry, country: str, known: dict, **kwargs):
        """`known`: the saved rows of this very mission, the only ones to be changed."""
        super().__init__(*args, **kwargs)
        self.known = known
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                # The labels of a line are seen on phones only.
                field.widget.attrs.setdefault("placeholder", field.label)
        self.fields[self.institution_field].look_up_in(registry, country=country)
        if self.is_on_record:
            del self.fields["remove"]

    @property
    def is_on_record(self) -> bool:
        return self.stays_on_record and self.saved is not None

    @property
    def is_empty(self) -> bool:
        """Nothing was typed, or the row is to be removed."""
        return self.is_removed or not self.says_anything()

    def says_anything(self) -> bool:
        return any(self.typed(name) for name in self.says_something)

    @property
    def saved(self):
        """The row of the mission that this one stands for."""
        return self.known.get(_as_number(self["pk"].value()))

    def is_marked(self, name: str) -> bool:
        return name in self.fields and bool(self[name].value())

    def typed(self, name: str) -> str:
        return str(self[name].value() or "").strip()

    @property
    def label(self) -> str:
        """What to call the row when it is about to go."""
        return next(filter(None, map(self.typed, self.says_something)), "")

    @property
    def is_removed(self) -> bool:
        return self.is_marked("remove")

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.is_empty:
            self._errors.clear()

    def clean(self):
        cleaned = super().clean()
        pk = cleaned.get("pk")
        if pk is not None and pk not in self.known:
            self.add_error(None, _("This row is not part of the mission any more."))
        return cleaned


class MemberForm(RowForm):
    name = PersonField(label=_("Name"), max_length=190)
    title = forms.CharField(label=_("Function"), max_length=200, required=False)
    institution = InstitutionField(label=_("Institution"), side="visiting_country")
    side = forms.ChoiceField(
        label=_("Constituency"),
        choices=[("", _("As the institution")), *SocialSide.choices],
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=MemberRole, initial=MemberRole.MEMBER
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, required=False)
    is_present = forms.BooleanField(label=_("Took part"), required=False, initial=True)
    remove = forms.BooleanField(label=_("Remove this person"), required=False)

    says_something = ("name", "title", "institution")

    def clean(self):
        cleaned = super().clean()
        name, title = cleaned.get("name"), cleaned.get("title")
        if not (name or title or self.is_withdrawn):
            self.add_error("name", _("Enter a name or a function."))
        if name and max(map(len, split_name(name))) > 100:
            self.add_error("name", _("This name is too long."))
        return cleaned

    def says_anything(self) -> bool:
        return self.is_withdrawn or super().says_anything()

    @property
    def is_withdrawn(self) -> bool:
        """Somebody whose name was withdrawn keeps their seat without one."""
        person = self.saved and self.saved.person
        return bool(person and person.is_withdrawn)

    @property
    def member(self):
        """The saved delegate, as long as the row still names the same person."""
        member = self.known.get(self.cleaned_data["pk"])
        name = self.cleaned_data["name"]
        is_same = (
            member is not None
            and folded(name) == folded(shown_name(member))
            and name.answer in {"", str(member.person_id)}
        )
        return member if is_same else None


class MemberRows(BaseFormSet):
    """The delegation. Names are looked up together, once for all rows."""

    registry: Registry
    starts_on = None

    def clean(self):
        rows = [row for row in self.forms if row.is_valid() and not row.is_empty]
        self.entries = []
        named = Named(
            [row.cleaned_data["name"] for row in rows if row.member is None],
            registry=self.registry,
            on=self.starts_on,
            known=[row.member.person for row in rows if row.member],
        )
        posts = named.posts
        for row in rows:
            person = self._person_of(row, named)
            self._check_body(row)
            if row.is_valid():
                self.entries.append(_member_entry(row, person, posts))
        rows = [row for row in rows if row.is_valid()]
        self._check_nobody_sits_twice(rows)
        self._check_one_head(rows)

    def _check_body(self, row):
        body = row.cleaned_data["institution"]
        is_new = not row.saved or body != row.saved.institution
        if is_new and (why := why_gone(body, on=self.starts_on)):
            row.add_error("institution", why)

    def _person_of(self, row, named):
        if row.member is not None:
            return row.member.person
        name, at = row.cleaned_data["name"], row.cleaned_data["institution"]
        if question := named.question(name, at=at):
            row.fields["name"].widget.question = question
            row.add_error("name", named.complaint(name))
        return named.person(name, at=at)

    def _check_nobody_sits_twice(self, rows):
        seen = set()
        for row, entry in zip(rows, self.entries, strict=True):
            who = entry.person.pk if entry.person else folded(row.cleaned_data["name"])
            if who and who in seen:
                row.add_error("name", _("This person is in the delegation already."))
            seen.add(who)

    def _check_one_head(self, rows):
        heads = [row for row in rows if row.cleaned_data["role"] == MemberRole.HEAD]
        for row in heads[1:]:
            row.add_error("role", _("A delegation has one head."))


def shown_name(member) -> str:
    """The name to type over; none for a function or a withdrawn name."""
    person = member.person
    return "" if person is None or person.is_withdrawn else person.full_name


def _member_entry(row, person, posts) -> MemberEntry:
    typed = row.cleaned_data
    held = list(posts.get(person.pk, [])) if person else []
    if row.member and row.member.post:
        # The post that was frozen once stays, whatever the registry says now.
        held.insert(0, row.member.post)
    at_institution = (
        post for post in held if typed["institution"] in (None, post.institution)
    )
    post = next(at_institution, None)
    institution = typed["institution"] or (post.institution if post else None)
    is_new = person is None and bool(typed["name"])
    return MemberEntry(
        pk=typed["pk"],
        person=person,
        new_name=split_name(typed["name"]) if is_new else None,
        post=post,
        institution=institution,
        title=typed["title"] or (post.title if post else ""),
        side=typed["side"] or _usual_side(institution),
        role=typed["role"],
        sex=typed["sex"] or (person.sex if person else ""),
        is_present=typed["is_present"],
    )


def _usual_side(institution) -> str:
    return institution.social_side if institution else SocialSide.GOVERNMENT


class VisitForm(RowForm):
    takes_place_on = ForgivingDateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"list": MISSION_DAYS, "autocomplete": "off"}
        ),
    )
    start_time = ForgivingTimeField(label=_("From"), required=False)
    end_time = ForgivingTimeField(label=_("To"), required=False)
    institution = InstitutionField(label=_("Institution"), side="host_country")
    subject = forms.CharField(label=_("Subject"), max_length=250, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    hosts = HostsField()
    status = forms.ChoiceField(label=_("State"), required=False)
    shown_status = forms.CharField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Remove this visit"), required=False)

    says_something = ("institution", "subject", "takes_place_on")
    of_the_page = ("shown_status",)
    stays_on_record = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = _states_after(self.saved)
        self.fields["status"].all_choices = VisitStatus.choices

    def clean(self):
        cleaned = super().clean()
        required = {
            "takes_place_on": _("Enter the day of the visit."),
            "institution": _("Choose the institution visited."),
        }
        for name, message in required.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if end and (not start or end <= start):
            self.add_error("end_time", _("The end must come after the start."))
        self._check_body(cleaned.get("institution"), cleaned.get("takes_place_on"))
        return cleaned

    def _check_body(self, institution, day):
        """What was there that day; a saved visit keeps what it says."""
        saved = self.saved
        is_new = not saved or (institution, day) != (
            saved.institution,
            saved.takes_place_on,
        )
        if is_new and (why := why_gone(institution, on=day)):
            self.add_error("institution", why)

    @property
    def entry(self) -> VisitEntry:
        offered = {"hosts_offered": self.fields["hosts"].offered}
        typed = self.cleaned_data | offered
        names = VisitEntry.__dataclass_fields__
        return VisitEntry(**{name: typed[name] for name in names})


class VisitRows(BaseFormSet):
    @property
    def entries(self) -> list[VisitEntry]:
        return [row.entry for row in self.forms if not row.is_empty]


def _states_after(visit: Visit | None) -> list[tuple[str, str]]:
    if visit is None:
        new = (VisitStatus.TO_CONFIRM, VisitStatus.CONFIRMED, VisitStatus.HELD)
        return [("", _("By its day")), *((state, state.label) for state in new)]
    reachable = {visit.status, *Visit.TRANSITIONS[visit.status]}
    return [(state, state.label) for state in VisitStatus if state in reachable]


def _as_number(value) -> int | None:
    return int(value) if str(value).isdecimal() else None


Members = formset_factory(
    MemberForm, MemberRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)
Visits = formset_factory(
    VisitForm, VisitRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)
