"""Django's own commands, for one wing: `WAYMARK_WING=local python manage.py check`."""

import sys

from django.core.management import execute_from_command_line

from waymark.config.wing import choose

if __name__ == "__main__":
    choose()
    execute_from_command_line(sys.argv)
