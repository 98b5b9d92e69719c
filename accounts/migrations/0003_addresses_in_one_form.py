"""Store every address in the form of ``core.addresses``, and report the accounts that then clash."""

import sys

from django.db import migrations

from accounts.address_migration import bring_into_one_form


def rewrite(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    clashes = bring_into_one_form(people)
    if clashes:
        print("\nThese accounts need your decision; nothing was merged:", file=sys.stderr)
        for clash in clashes:
            print(f"  {clash}", file=sys.stderr)
        print(
            "Open the people in the admin, correct or close the account that is not in use, and run "
            "manage.py check_addresses until it finds none.",
            file=sys.stderr,
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_retention_rule")]

    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop, elidable=False)]
