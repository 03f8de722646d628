"""How the lease of a claim is shared out.

Whoever holds a message must have stopped sending it before anybody else may take
it. So all of these are shares of the lease: a longer or shorter one keeps them in
proportion. The numbers in brackets are those of the default of 90 seconds.
"""

from datetime import timedelta

from django.conf import settings

LEASE = settings.MAIL_LEASE_SECONDS
# Left at the fence: longer than the longest conversation (45 s).
LEASE_NEEDED = timedelta(seconds=LEASE / 2)
# One drain. With the wait for the last answer this stays below a task's soft limit
# of 25 s, and a worker that was stopped for longer finds its time over (20 s).
LONGEST_DRAIN = LEASE * 2 / 9
# One recipient's slow server must not keep the others waiting (10 s each).
LONGEST_BEFORE_BODY = LEASE / 9
LONGEST_FOR_ANSWER = LEASE / 9
# Even at the very end of a drain; its task still ends before its time limit (4 s).
SHORTEST_FOR_ANSWER = LEASE * 2 / 45

RETRIES = [timedelta(minutes=minutes) for minutes in settings.MAIL_RETRY_MINUTES]
# A relay that could not reach the journal tries again; until it surely has, its
# silence does not prove that the message was not taken.
JOURNAL_SPEAKS_WITHIN = timedelta(seconds=settings.MAIL_JOURNAL_SECONDS)
