import factory
from factory.django import DjangoModelFactory

from overview.models import DefaultView, SavedView, SearchEntry, Source
from tests.factories.accounts import UserFactory


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    route = "missions:mission_list"
    title = factory.Sequence(lambda n: f"View {n}")
    query = "status=held"


class DefaultViewFactory(DjangoModelFactory):
    class Meta:
        model = DefaultView

    view = factory.SubFactory(SavedViewFactory)
    user = factory.SelfAttribute("view.owner")
    route = factory.SelfAttribute("view.route")


class SearchEntryFactory(DjangoModelFactory):
    class Meta:
        model = SearchEntry

    source = Source.MISSION
    row_id = factory.Sequence(lambda n: n + 1)
    words = "'emploi'"
