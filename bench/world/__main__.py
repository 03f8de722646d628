"""Fills the database of DATABASE_URL: python -m bench.world. For a look at it only."""

import django
from django.utils import timezone

if __name__ == "__main__":
    django.setup()
    from bench.world import PASSWORD, make_world, settle  # needs Django's apps

    user = make_world(today=timezone.localdate())
    settle()
    print(f"{user.email} {PASSWORD}")
