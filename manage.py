#!/usr/bin/env python
"""Django's command line. What changes the schema acts as the owner of the database, everything else as the application."""

import os
import sys

AS_OWNER = {"migrate", "showmigrations", "sqlmigrate", "pgtrigger", "dbshell"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] and sys.argv[1] in AS_OWNER:
        from config.cluster import owner_url

        os.environ["DATABASE_URL"] = owner_url()
    from django.core.management import execute_from_command_line

    from config import logs

    logs.install()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
