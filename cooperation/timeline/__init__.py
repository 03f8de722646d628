"""Reading an action plan: against which dates, drawn on a scale, compared."""
