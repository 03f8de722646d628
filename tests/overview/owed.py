"""Promises and missions that home speaks of."""

from missions.models import MissionStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.missions import MissionFactory


def reported(**fields):
    """A mission that needs nothing any more."""
    return MissionFactory(status=MissionStatus.REPORTED, **fields)


def follow_up(**fields):
    fields.setdefault("mission", reported())
    return FollowUpFactory(**fields)
