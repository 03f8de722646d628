"""What people are reminded of: one file a topic."""

from reminders.models import Topic
from reminders.topics.base import Scope, TopicSource, Words
from reminders.topics.cooperations import SilentCooperations
from reminders.topics.follow_ups import FollowUps
from reminders.topics.instruments import Instruments
from reminders.topics.milestones import Milestones
from reminders.topics.minutes import MinutesToAgree
from reminders.topics.phrases import DUE, Phrases
from reminders.topics.posts import Posts
from reminders.topics.reports import Reports

SOURCES: dict[Topic, TopicSource] = {
    source.topic: source
    for source in (
        Milestones(),
        FollowUps(),
        Reports(),
        MinutesToAgree(),
        Instruments(),
        Posts(),
        SilentCooperations(),
    )
}

__all__ = ["DUE", "SOURCES", "Phrases", "Scope", "TopicSource", "Words"]
