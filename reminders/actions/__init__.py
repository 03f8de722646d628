from reminders.actions.ticking import deliver, tick

__all__ = ["deliver", "tick"]
