"""The navigation around every page."""

import pytest
from django.test import RequestFactory

from overview.context_processors import alarms, navigation


@pytest.fixture
def asked():
    def ask(user, path="/"):
        request = RequestFactory().get(path)
        if user is not None:
            request.user = user
        return navigation(request)

    return ask


def test_visitors_see_none(asked):
    assert asked(None) == {"navigation": [], "admin_navigation": [], "may_log": False}


def test_visitors_are_told_of_no_alarm():
    assert list(alarms(RequestFactory().get("/"))["alarms"]) == []


def test_the_entry_of_the_page_is_marked(asked, staff):
    entries = asked(staff, "/missions/TG-TN-2019-01/")["navigation"]

    assert [entry["url"] for entry in entries if entry["is_current"]] == ["/missions/"]


def test_home_is_marked_on_home_only(asked, staff):
    entries = asked(staff)["navigation"]

    assert [entry["url"] for entry in entries if entry["is_current"]] == ["/"]


def test_administration_is_for_administrators(asked, staff, administrator):
    assert asked(staff)["admin_navigation"] == []
    urls = [entry["url"] for entry in asked(administrator)["admin_navigation"]]
    assert urls == ["/reminders/schedules/", "/messages/", "/data/"]
    staff.is_staff = True
    assert [entry["url"] for entry in asked(staff)["admin_navigation"]] == ["/data/"]
