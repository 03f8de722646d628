"""What the rules of a country say against a mission. They warn and never block."""

from django.utils.translation import gettext as _

from institutions.country_rules import CountryRules
from institutions.models import CountryRule


def warnings_by_rules(rules: CountryRules, *, members: int) -> list[str]:
    """A sentence for each rule that the mission does not keep."""
    rule = rules.most_members
    if rule is None or members <= rule.value:
        return []
    return [_too_many(rule, members)]


def _too_many(rule: CountryRule, members: int) -> str:
    words = {
        "members": members,
        "most": rule.value,
        "waiver": rule.waiver,
        "source": rule.source,
    }
    if rule.waiver:
        return (
            _(
                "%(members)s people in the delegation: at most %(most)s,"
                " unless there is %(waiver)s (%(source)s)."
            )
            % words
        )
    return (
        _("%(members)s people in the delegation: at most %(most)s (%(source)s).")
        % words
    )
