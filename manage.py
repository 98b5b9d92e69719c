#!/usr/bin/env python
"""Django's command line for the hub; development settings unless told otherwise."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError

from core.outages import database_is_away, in_one_line


def main() -> None:
    """Run the command. What an operator can mend is said in one line, without a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninghub.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The hub does not start: {error}")
    except (DatabaseError, InterfaceError) as error:
        if not database_is_away(error):
            raise
        sys.exit(f"The database does not answer. {in_one_line(error)}")


if __name__ == "__main__":
    main()
