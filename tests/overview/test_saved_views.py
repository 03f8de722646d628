"""Views of lists: kept under a name, shared, opened with, deleted and brought back."""

import uuid

import pytest
from django.db import IntegrityError

from overview.actions.saved_views import bring_back
from overview.context_processors import saved_views
from overview.models import DefaultView, SavedView, Scope
from overview.saved_lists import kept_parameters
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import MissionFactory
from tests.factories.overview import DefaultViewFactory, SavedViewFactory

MISSIONS = "missions:mission_list"


@pytest.fixture
def signed_in(client, staff):
    client.force_login(staff)
    return client


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def save(client, **fields):
    typed = {
        "list": MISSIONS,
        "query": "status=held",
        "title": "Late reports",
        "scope": "own",
        "form_key": uuid.uuid4(),
    }
    return client.post("/views/new/", typed | fields)


# Saving


def test_a_filtered_list_offers_to_be_saved_and_a_whole_one_does_not(signed_in):
    assert "Save the view" in page(signed_in, "/missions/?status=held")
    assert "Save the view" not in page(signed_in, "/missions/")
    assert "Save the view" not in page(signed_in, "/missions/?status=&q=")


def test_a_view_is_a_tab_that_shows_the_list_as_it_was(signed_in, staff):
    held, draft = MissionFactory(), MissionFactory(status="draft")

    response = save(signed_in)

    view = SavedView.objects.get(owner=staff)
    assert response.url == f"/missions/?status=held&saved={view.pk}"
    html = page(signed_in, response.url)
    assert 'aria-current="true">Late reports' in html
    assert held.title in html
    assert draft.title not in html
    assert "Save the view" not in html


def test_the_page_that_asks_for_a_name_comes_with_the_address(signed_in):
    html = page(
        signed_in, "/views/new/?list=missions:mission_list&query=q%3Da%26after%3Db"
    )

    assert 'name="query" value="q=a"' in html
    assert 'href="/missions/?q=a"' in html


def test_a_view_without_a_name_is_asked_for_one(signed_in):
    html = save(signed_in, title=" ").content.decode()

    assert "This field is required." in html
    assert 'name="query" value="status=held"' in html
    assert not SavedView.objects.exists()


def test_a_form_sent_twice_saves_one_view(signed_in):
    key = uuid.uuid4()

    first, second = save(signed_in, form_key=key), save(signed_in, form_key=key)

    assert first.url == second.url
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("route", ["", "admin:index"])
def test_other_pages_cannot_be_saved(signed_in, route):
    assert signed_in.get("/views/new/", {"list": route}).status_code == 404


def test_where_a_page_starts_and_what_is_empty_is_no_part_of_a_view():
    query = "q=&country=TG&after=x&before=y&saved=1&page=2&deleted=3&pair=a&pair=b"

    assert kept_parameters(query).urlencode() == "country=TG&pair=a&pair=b"


# Sharing


def test_staff_share_with_their_institution_and_coordinators_with_everyone(
    client, staff, coordinator
):
    client.force_login(staff)
    assert "My institution" not in page(
        client, "/views/new/?list=missions:mission_list"
    )
    assert save(client, scope="everyone").status_code == 200

    staff.institution = InstitutionFactory()
    staff.save()
    save(client, scope="team")
    assert SavedView.objects.get().institution == staff.institution

    client.force_login(coordinator)
    save(client, scope="everyone", title="All of us")
    assert SavedView.objects.get(scope=Scope.EVERYONE).owner == coordinator


def test_each_sees_their_own_their_team_s_and_everyone_s(client, staff, coordinator):
    staff.institution = InstitutionFactory()
    staff.save()
    SavedViewFactory(title="Somebody's own")
    SavedViewFactory(title="Mine", owner=staff)
    SavedViewFactory(title="Ours", scope=Scope.TEAM, institution=staff.institution)
    SavedViewFactory(
        title="Another team's", scope=Scope.TEAM, institution=InstitutionFactory()
    )
    SavedViewFactory(title="Everyone's", scope=Scope.EVERYONE)
    SavedViewFactory(
        title="Of another list", owner=staff, route="cooperation:plan_list"
    )
    client.force_login(staff)

    tabs = page(client, "/missions/").split("</nav>")

    [tabs] = [part for part in tabs if 'aria-label="Saved views"' in part]
    shown = ["Everyone&#x27;s", "Ours", "Mine"]
    assert sorted(shown, key=tabs.index) == shown
    for hidden in ("Somebody", "Another team", "Of another list"):
        assert hidden not in tabs


def test_a_shared_view_shows_each_reader_what_they_may_see(client, outsider):
    MissionFactory(title="Of Togo")
    view = SavedViewFactory(scope=Scope.EVERYONE)
    client.force_login(outsider)

    assert "Of Togo" not in page(client, view.get_absolute_url())


def test_somebody_else_s_own_view_does_not_exist(client, administrator):
    view = SavedViewFactory()
    client.force_login(administrator)

    assert client.get(f"/views/{view.pk}/edit/").status_code == 404
    for step in ("open", "delete", "restore"):
        assert client.post(f"/views/{view.pk}/{step}/").status_code == 404


# Changing


def test_its_owner_renames_and_shares_it(signed_in, staff):
    staff.institution = InstitutionFactory()
    staff.save()
    view = SavedViewFactory(owner=staff)
    assert "Rename or share" in page(signed_in, view.get_absolute_url())

    typed = {"title": "New name", "scope": "team", "version": view.version}
    signed_in.post(f"/views/{view.pk}/edit/", typed)

    view.refresh_from_db()
    assert (view.title, view.institution) == ("New name", staff.institution)


def test_a_view_keeps_its_name_when_none_is_typed(signed_in, staff):
    view = SavedViewFactory(owner=staff, title="Mine")

    typed = {"title": "", "scope": "own", "version": view.version}
    response = signed_in.post(f"/views/{view.pk}/edit/", typed)

    assert "This field is required." in response.content.decode()
    view.refresh_from_db()
    assert view.title == "Mine"


def test_a_coordinator_takes_a_shared_view_back_to_its_owner(client, coordinator):
    view = SavedViewFactory(scope=Scope.EVERYONE)
    client.force_login(coordinator)

    typed = {"title": view.title, "scope": "own", "version": view.version}
    client.post(f"/views/{view.pk}/edit/", typed)

    view.refresh_from_db()
    assert view.scope == Scope.OWN


def test_who_was_slower_is_told_and_may_send_it_again(signed_in, staff):
    view = SavedViewFactory(owner=staff)
    view.rename(title="First", scope="own", expected_version=view.version)

    typed = {"title": "Second", "scope": "own", "version": 1}
    response = signed_in.post(f"/views/{view.pk}/edit/", typed)

    assert response.status_code == 409
    assert 'name="version" value="2"' in response.content.decode()


def test_a_reader_sees_no_steps_that_they_may_not_take(signed_in):
    view = SavedViewFactory(scope=Scope.EVERYONE)

    html = page(signed_in, view.get_absolute_url())

    assert "Delete the view" not in html
    assert "Open my list with this view" in html


def test_a_deleted_view_can_be_brought_back(signed_in, staff):
    view = SavedViewFactory(owner=staff, title="Mine")

    response = signed_in.post(f"/views/{view.pk}/delete/")
    html = page(signed_in, response.url)
    assert "Mine" not in html
    assert f'action="/views/{view.pk}/restore/"' in html

    response = signed_in.post(f"/views/{view.pk}/restore/")
    assert "Mine" in page(signed_in, response.url)


def test_what_is_not_deleted_and_what_one_may_not_delete_is_not_brought_back(staff):
    shared = SavedViewFactory(scope=Scope.EVERYONE)
    shared.delete_for_now(at=shared.owner.date_joined)

    assert bring_back(shared.pk, by=staff) is None
    assert bring_back(SavedViewFactory(owner=staff).pk, by=staff) is None


def test_a_strange_number_is_not_brought_back(signed_in):
    assert "View deleted." not in page(signed_in, "/missions/?deleted=x")


# Opening a list with a view


def test_a_list_opens_with_the_chosen_view_and_everything_is_one_click_away(
    signed_in, staff
):
    save(signed_in, opens="on")
    view = SavedView.objects.get()

    response = signed_in.get("/missions/")

    assert response.url == f"/missions/?status=held&saved={view.pk}"
    assert "Open with everything again" in page(signed_in, response.url)
    assert 'href="/missions/?saved=all"' in page(signed_in, response.url)
    assert 'aria-current="true">Everything' in page(signed_in, "/missions/?saved=all")
    assert signed_in.get("/missions/", {"q": ""}).status_code == 200


def test_a_view_without_parameters_leads_in_no_circle(signed_in, staff):
    DefaultViewFactory(view__owner=staff, view__query="")

    response = signed_in.get("/missions/", follow=True)

    assert len(response.redirect_chain) == 1


def test_anybody_may_open_their_list_with_a_shared_view_and_change_their_mind(
    signed_in, staff
):
    view = SavedViewFactory(scope=Scope.EVERYONE)

    signed_in.post(f"/views/{view.pk}/open/", {"opens": "1"})
    assert DefaultView.objects.get().user == staff
    assert signed_in.get("/missions/").status_code == 302

    signed_in.post(f"/views/{view.pk}/open/")
    assert signed_in.get("/missions/").status_code == 200


def test_a_view_that_is_gone_opens_nothing(signed_in, staff):
    view = DefaultViewFactory(view__owner=staff).view
    view.delete_for_now(at=staff.date_joined)

    assert signed_in.get("/missions/").status_code == 200


def test_parts_of_a_list_and_visitors_are_not_sent_elsewhere(client, signed_in, staff):
    DefaultViewFactory(view__owner=staff)

    part = signed_in.get("/missions/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    signed_in.logout()
    assert client.get("/missions/").url == "/signin/?next=/missions/"


# What no longer fits


def test_filters_that_the_list_no_longer_knows_are_named_and_the_rest_applies(
    signed_in, staff
):
    held, draft = MissionFactory(), MissionFactory(status="draft")
    view = SavedViewFactory(owner=staff, query="status=held&colour=red")

    html = page(signed_in, view.get_absolute_url())

    assert "no longer knows (colour)" in html
    assert held.title in html
    assert draft.title not in html


def test_pages_that_are_no_list_have_no_views(rf, staff):
    request = rf.get("/")
    request.user, request.resolver_match = staff, None

    assert not saved_views(request)["saved_views"]


@pytest.mark.parametrize(
    "address", ["/institutions/", "/plans/", "/work/", "/missions/"]
)
def test_every_list_has_its_tabs(signed_in, address):
    assert 'aria-label="Saved views"' in page(signed_in, address)


def test_tabs_cost_one_query_however_many(signed_in, staff, django_assert_num_queries):
    def count(number):
        with django_assert_num_queries(number):
            page(signed_in, "/missions/")

    SavedViewFactory(owner=staff)
    count(6)
    SavedViewFactory.create_batch(2, owner=staff)
    count(6)


# What must never be false


def test_a_view_of_a_team_names_it_and_no_other_does():
    with pytest.raises(IntegrityError, match="saved_view_is_of_a_team"):
        SavedViewFactory(scope=Scope.TEAM)


def test_a_view_has_a_name():
    with pytest.raises(IntegrityError, match="saved_view_has_a_name"):
        SavedViewFactory(title="")


def test_a_list_opens_with_one_view():
    first = DefaultViewFactory()
    with pytest.raises(IntegrityError, match="list_opens_with_one_view"):
        DefaultViewFactory(user=first.user)
