import pytest

from tests.factories.cooperation import CooperationFactory, FollowUpFactory
from tests.factories.missions import MissionFactory


@pytest.fixture
def late():
    """Togo has been to Tunisia, and something is overdue."""
    FollowUpFactory(mission=MissionFactory(), owner_institution__acronym="DGE")
    return CooperationFactory(code="TG-TN", title_en="With Tunisia")
