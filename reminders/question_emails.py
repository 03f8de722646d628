"""What a question about two records says: both by name, and where they are compared."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from institutions.models import Institution
from mailing.content import Content
from reminders.emails import address, rendered


def question_content(
    institution: Institution,
    other: Institution,
    *,
    recipient: User,
    by: User,
    note: str,
) -> Content:
    """One message, in the language that is active: that of its recipient."""
    codes = [institution.code, other.code]
    names = {"name": institution.short_name, "other": other.short_name}
    context = {
        "recipient": recipient,
        "by": by,
        "note": note,
        "bodies": [
            {
                "name": body.full_name,
                "code": body.code,
                "url": address(body.get_absolute_url()),
            }
            for body in (institution, other)
        ],
        "compare_url": (
            address(reverse("institutions:institution_merge", args=codes))
            if _may_merge(recipient, institution, other)
            else ""
        ),
        "subject": _("The same institution? %(name)s and %(other)s") % names,
    }
    return rendered("reminders/emails/merge_question", context)


def _may_merge(person: User, *bodies: Institution) -> bool:
    access = person.access()
    countries = {body.country_id for body in bodies}
    return access.administers_everywhere or countries <= access.administered_countries
