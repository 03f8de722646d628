"""People who are there twice once two institutions are one."""

from django.db.models import OuterRef, QuerySet, Subquery

from institutions.models import Institution, Person, Post
from institutions.models.person import PersonName
from migration_coop.lib.search import Fold


def people_twice(user, *institutions: Institution) -> QuerySet[Person]:
    """Those with a namesake at one of these bodies: `twin` is the record's key.

    Each pair once, the older record first. One query.
    """
    posts = Post.objects.for_user(user).filter(institution__in=institutions)
    people = Person.objects.for_user(user).filter(pk__in=posts.values("person"))
    named = people.annotate(folded_name=Fold(PersonName()))
    twins = named.filter(folded_name=OuterRef("folded_name"), pk__gt=OuterRef("pk"))
    twin = Subquery(twins.order_by("pk").values("pk")[:1])
    return named.annotate(twin=twin).exclude(twin=None).in_order()
