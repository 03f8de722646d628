"""What indicators are narrowed to: a country, a programme, and days."""

from datetime import date

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from institutions.filters import SELECT
from institutions.models import Country
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.formats import format_date_range
from missions.models import Mission, Programme
from missions.permissions import may_see_lateness
from overview.indicators.periods import Period, four_quarters
from overview.indicators.scope import Scope

DAY = forms.DateInput(
    format="%d/%m/%Y", attrs={"autocomplete": "off", "class": "form-control"}
)


def countries_of_missions() -> list[tuple[str, str]]:
    """Those that travel or host, by their name in the reader's language."""
    missions = Mission.objects.order_by()
    travels = Exists(missions.filter(visiting_country=OuterRef("pk")))
    hosts = Exists(missions.filter(host_country=OuterRef("pk")))
    countries = Country.objects.filter(travels | hosts)
    return sorted(((c.code, c.name) for c in countries), key=lambda pair: pair[1])


class ScopeForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"), required=False, widget=SELECT)
    programme = forms.TypedChoiceField(
        label=_("Programme"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=SELECT,
    )
    since = ForgivingDateField(label=_("From"), required=False, widget=DAY)
    until = ForgivingDateField(label=_("Until"), required=False, widget=DAY)

    def __init__(self, query, *, user, today: date):
        """The days are called `from` and `until` in addresses; in a form `from` is a
        word of Python."""
        super().__init__(query)
        self.user, self.today = user, today
        self.programmes = {p.pk: p for p in Programme.objects.for_user(user)}
        self.fields["country"].choices = [("", _("All")), *countries_of_missions()]
        named = [(pk, programme.name) for pk, programme in self.programmes.items()]
        named.sort(key=lambda choice: choice[1])
        self.fields["programme"].choices = [("", _("All")), *named]

    def add_prefix(self, field_name):
        return "from" if field_name == "since" else field_name

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day comes before the first."))
        return cleaned

    def scope(self) -> Scope:
        """What was asked; where it makes no sense, what is asked by default."""
        self.full_clean()
        cleaned = self.cleaned_data
        programme = self.programmes.get(cleaned.get("programme"))
        return Scope(
            self.user,
            self.today,
            self._period(cleaned),
            country=cleaned.get("country", ""),
            programme=programme.pk if programme else None,
            travels=self.data.get("side") == "travels",
            shows_lateness=may_see_lateness(self.user, programme),
        )

    def _period(self, cleaned) -> Period:
        usual = four_quarters(self.today)
        start, end = cleaned.get("since"), cleaned.get("until")
        if start is None and end is None:
            return usual
        if start is None:
            return Period(min(usual.start, end), end)
        return Period(start, end or max(usual.end, start))

    def chips(self, scope: Scope) -> list[dict]:
        """What is narrowed, in words, each with the address without it."""
        chosen = []
        if scope.country:
            name = dict(self.fields["country"].choices)[scope.country]
            chosen.append((self.fields["country"].label, name, {"country": None}))
        if scope.programme:
            name = self.programmes[scope.programme].name
            chosen.append((self.fields["programme"].label, name, {"programme": None}))
        if scope.travels:
            chosen.append((_("Countries"), _("that travel"), {"side": None}))
        if scope.period != four_quarters(self.today):
            days = format_date_range(scope.period.start, scope.period.end)
            chosen.append((_("Period"), days, {"from": None, "until": None}))
        return [
            {"label": label, "value": value, "remove_url": f"?{scope.query(**without)}"}
            for label, value, without in chosen
        ]
