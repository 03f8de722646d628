"""What administrators owe the registry: records that others noted by a name alone."""

from django.db.models import Exists, OuterRef

from institutions.models import Institution, Person, Post


def institutions_to_complete(user):
    noted = Institution.objects.for_user(user).filter(editable=True).to_complete()
    return noted.select_related("country", "noted_by")


def people_to_complete(user):
    """Somebody without a post is of no country: completed by those of everywhere."""
    noted = Person.objects.for_user(user).filter(editable=True).to_complete()
    has_post = Exists(Post.objects.filter(person=OuterRef("pk")))
    return noted.select_related("noted_by").annotate(has_post=has_post)


def how_many_to_complete(user) -> int:
    """Nobody but administrators is asked, so nobody else waits for the answer."""
    if not user.access().administers:
        return 0
    return institutions_to_complete(user).count() + people_to_complete(user).count()
