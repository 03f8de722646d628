from reminders.actions.chasing import chase
from reminders.actions.ticking import deliver, tick

__all__ = ["chase", "deliver", "tick"]
