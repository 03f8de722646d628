"""One row of each kind that points at an institution or a person, and what they hold."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

from django.db.models import Model

from accounts.models import Role
from institutions.actions.merges import Wanted
from institutions.merging.pointers import moving_pointers
from institutions.models import Institution, Person, ThemeOffer
from overview.models import Scope
from tests.factories import accounts, cooperation, institutions, missions, overview

# Rows of the two records that hold in the same days, or for the same thing, clash.
DAYS = [
    (None, date(2001, 1, 1)),
    (date(2001, 1, 1), date(2010, 1, 1)),
    (date(2005, 1, 1), date(2015, 1, 1)),
    (date(2015, 1, 1), date(2020, 1, 1)),
]

# Fields that the database compares with one another.
ENDED = {"status": "dissolved", "ended_on": date(2020, 1, 1)}
NAMED = {"family_name": "One"}
BASIS = {
    "legal_basis": "consent",
    "basis_laws": ["gdpr"],
    "basis_on": date(2026, 1, 1),
}


def shared():
    """What both records have to do with."""
    mission = missions.MissionFactory()
    return SimpleNamespace(
        mission=mission,
        delegation=missions.DelegationFactory(mission=mission),
        cooperation=cooperation.CooperationFactory(),
        programme=missions.ProgrammeFactory(),
        theme=institutions.ThemeFactory(),
        user=accounts.UserFactory(),
        activity=cooperation.ActivityFactory(),
        body=institutions.InstitutionFactory(country=None),
        person=institutions.PersonFactory(),
        country=institutions.CountryFactory(code="TG"),
    )


def _days(number):
    since, until = DAYS[number % len(DAYS)]
    return {"valid_from": since, "valid_to": until}


def _free(factory, name):
    """A row that nothing else stands in the way of."""
    return lambda row, with_, number: factory(**{name: row})


def _partner(row, with_, number):
    activity = with_.activity if number % 2 else cooperation.ActivityFactory()
    activity.partners.add(row)


def _of_mission(factory):
    def make(row, with_, number):
        mission = with_.mission if number % 2 else missions.MissionFactory()
        if not factory._meta.model.objects.filter(mission=mission, institution=row):
            factory(mission=mission, country_id="TG", institution=row)

    return make


def _once(factory, **shared_fields):
    """A row that is allowed once for the record and what they share."""

    def make(row, with_, number):
        fields = {name: getattr(with_, key) for name, key in shared_fields.items()}
        model = factory._meta.model
        name = "person" if isinstance(row, Person) else "institution"
        if not model.objects.filter(**fields, **{name: row}).exists():
            factory(**fields, **{name: row})

    return make


def _dated(factory, name, **shared_fields):
    def make(row, with_, number):
        fields = {key: getattr(with_, value) for key, value in shared_fields.items()}
        rows = factory._meta.model.objects.filter(**fields, **{name: row})
        days = _days(number)
        since, until = days["valid_from"] or date.min, days["valid_to"]
        free = all(
            (one.valid_from or date.min) >= until or since >= one.valid_to
            for one in rows
        )
        if free:
            factory(**days, **fields, **{name: row})

    return make


def _grant(row, with_, number):
    user = with_.user if number % 2 else accounts.UserFactory()
    if not user.grants.filter(institution=row):
        accounts.GrantFactory(user=user, role=Role.STAFF, country=None, institution=row)


def _theme(row, with_, number):
    offer = ThemeOffer.OFFERED if number % 2 else ThemeOffer.SOUGHT
    if not row.themes.filter(theme=with_.theme, offer=offer):
        institutions.InstitutionThemeFactory(
            institution=row, theme=with_.theme, offer=offer
        )


def _post(row, with_, number):
    title = "Director" if number % 2 else "Adviser"
    # Nobody holds one post twice at once.
    ended = [date(2000 + number, 1, 1), date(2000 + number, 6, 30)]
    starts_on, ends_on = ended if row.posts.exists() else (None, date(1999, 1, 1))
    name = "person" if isinstance(row, Person) else "institution"
    other = (
        {"institution": with_.body} if name == "person" else {"person": with_.person}
    )
    days = {"starts_on": starts_on, "ends_on": ends_on}
    institutions.PostFactory(title=title, **days, **other, **{name: row})


def _channel(row, with_, number):
    is_first = not row.channels.filter(is_preferred=True).exists()
    value = f"{number % 3}@example.org"
    institutions.ChannelFactory(person=row, value=value, is_preferred=is_first)


def _seat(row, with_, number):
    """A delegation has one seat for a person."""
    delegation = with_.delegation if number % 2 else missions.DelegationFactory()
    if not delegation.members.filter(person=row):
        missions.DelegationMemberFactory(delegation=delegation, person=row)


def _account(row, with_, number):
    if not accounts.UserFactory._meta.model.objects.filter(person=row):
        accounts.UserFactory(person=row)


def _put_away(row, with_, number):
    """Somebody who was merged into this person before."""
    institutions.PersonFactory(merged_into=row)


def _put_away_body(row, with_, number):
    institutions.InstitutionFactory(status="merged", merged_into=row)


def _taken_over(row, with_, number):
    institutions.InstitutionFactory(status="dissolved", succeeded_by=row)


def _stood_in_for(row, with_, number):
    """Somebody else is away, or the other of the two who are one."""
    others = Person.objects.exclude(pk=row.pk).order_by("-pk")
    person = others.exclude(pk=with_.person.pk).first()
    if number % 2 or person is None:
        person = with_.person
    institutions.PostFactory(person=person, alternate=row)


def _team_view(row, with_, number):
    overview.SavedViewFactory(scope=Scope.TEAM, institution=row)


FOLLOW_UP, PLAN = cooperation.FollowUpFactory, cooperation.ActionPlanFactory
MAKERS = {
    "accounts.grant.institution": _grant,
    "accounts.user.institution": _free(accounts.UserFactory, "institution"),
    "accounts.user.person": _account,
    "cooperation.actionplan.lead_institution": _free(PLAN, "lead_institution"),
    "cooperation.activity.responsible": _free(
        cooperation.ActivityFactory, "responsible"
    ),
    "cooperation.activity_partners.institution": _partner,
    "cooperation.attendance.institution": _free(
        cooperation.AttendanceFactory, "institution"
    ),
    "cooperation.cooperationparty.institution": _once(
        cooperation.CooperationPartyFactory,
        cooperation="cooperation",
        country="country",
    ),
    "cooperation.followup.owner_institution": _free(FOLLOW_UP, "owner_institution"),
    "cooperation.milestone.owner_institution": _free(
        cooperation.MilestoneFactory, "owner_institution"
    ),
    "institutions.channel.person": _channel,
    "institutions.countrymembership.body": _dated(
        institutions.CountryMembershipFactory, "body", country="country"
    ),
    "institutions.formername.institution": _dated(
        institutions.FormerNameFactory, "institution"
    ),
    "institutions.institution.merged_into": _put_away_body,
    "institutions.institution.succeeded_by": _taken_over,
    "institutions.institutionidentifier.institution": _free(
        institutions.InstitutionIdentifierFactory, "institution"
    ),
    "institutions.institutionparent.institution": _dated(
        institutions.InstitutionParentFactory, "institution"
    ),
    "institutions.institutionparent.parent": _free(
        institutions.InstitutionParentFactory, "parent"
    ),
    "institutions.institutiontheme.institution": _theme,
    "institutions.person.merged_into": _put_away,
    "institutions.personvariant.person": _free(
        institutions.PersonVariantFactory, "person"
    ),
    "institutions.post.alternate": _stood_in_for,
    "institutions.post.institution": _post,
    "institutions.post.person": _post,
    "missions.assistancerequest.host_institution": _free(
        missions.AssistanceRequestFactory, "host_institution"
    ),
    "missions.assistancerequest.institution": _free(
        missions.AssistanceRequestFactory, "institution"
    ),
    "missions.debriefing.institution": _free(missions.DebriefingFactory, "institution"),
    "missions.delegation.institution": _of_mission(missions.DelegationFactory),
    "missions.delegationmember.institution": _free(
        missions.DelegationMemberFactory, "institution"
    ),
    "missions.delegationmember.person": _seat,
    "missions.mission.host_institution": _free(
        missions.MissionFactory, "host_institution"
    ),
    "missions.mission.lead_institution": _free(
        missions.MissionFactory, "lead_institution"
    ),
    "missions.missionhost.institution": _of_mission(missions.MissionHostFactory),
    "missions.programme.region": _free(missions.ProgrammeFactory, "region"),
    "missions.programmepartner.institution": _once(
        missions.ProgrammePartnerFactory, programme="programme"
    ),
    "missions.visit.institution": _free(missions.VisitFactory, "institution"),
    "missions.visithost.person": _free(missions.VisitHostFactory, "person"),
    "overview.savedview.institution": _team_view,
}


def makers_of(kind: type[Model]):
    return [one.key for one in moving_pointers(kind)]


def wanted(kept, merged, **choices) -> Wanted:
    """What somebody sends who looks at both as they are now."""
    kept.refresh_from_db()
    merged.refresh_from_db()
    return Wanted(uuid4(), kept.version, merged.version, choices)


def everything(kind: type[Model]) -> dict:
    """Every column of every record of the kind and of all that points at them, but
    versions: the truth of before and after."""
    models = {kind, *(pointer.model for pointer in moving_pointers(kind))}
    return {
        (model._meta.label, row.pk): {
            field.attname: field.value_to_string(row)
            for field in model._meta.local_concrete_fields
            if field.name != "version"
        }
        for model in models
        for row in model._base_manager.all()
    }


KINDS = {
    Institution: institutions.InstitutionFactory,
    Person: institutions.PersonFactory,
}
