"""Puts the made-up world into the database of DATABASE_URL: python -m bench.fill.

Only to look at it: the database should be one that is thrown away.
"""

from importlib import import_module

import django


def main() -> None:
    django.setup()
    # Its models can be imported once Django knows its apps.
    world, timezone = map(import_module, ("bench.world", "django.utils.timezone"))
    user = world.make_world(today=timezone.localdate())
    world.settle()
    print(f"{user.email} {world.PASSWORD}")


if __name__ == "__main__":
    main()
