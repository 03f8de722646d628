"""What people are reminded of: one file a topic."""

from reminders.models import Topic
from reminders.topics.base import Scope, TopicSource, Words
from reminders.topics.milestones import Milestones

SOURCES: dict[Topic, TopicSource] = {source.topic: source for source in (Milestones(),)}

__all__ = ["SOURCES", "Scope", "TopicSource", "Words"]
