"""Airflow's own database as our DAGs need it: at the installed version, and with their pools."""

import sys

POOLS = {"mentor_inbox": "Whoever looks into the mailbox of replies: one at a time, or mails would be left twice"}
"""Pools of one slot, by name. A task whose pool is missing would never start."""


def migrate() -> None:
    """Bring the tables to the installed version; nothing happens if they are there already."""
    from airflow.__main__ import main

    arguments, sys.argv = sys.argv, ["airflow", "db", "migrate"]
    try:
        main()  # type: ignore[no-untyped-call]
    finally:
        sys.argv = arguments


def make_pools() -> None:
    """Make each pool that is not there; one that a person has changed stays as it is."""
    from airflow.models.pool import Pool

    for name, words in POOLS.items():
        if Pool.get_pool(name) is None:
            Pool.create_or_update_pool(name, slots=1, description=words, include_deferred=False)


if __name__ == "__main__":
    migrate()
    make_pools()
