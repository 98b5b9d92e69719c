"""Takes from the group Authors the rights that it no longer has.

``set_up_hub`` gives rights and never takes any away, so this is done here, once. Rights that an
administrator gives the group later stay.
"""

from django.db import migrations

FILE_RIGHTS = ["add_image", "change_image", "add_document", "change_document"]


def withdraw(apps, schema_editor):
    of_pages = apps.get_model("wagtailcore", "GroupPagePermission")
    of_files = apps.get_model("wagtailcore", "GroupCollectionPermission")
    front_pages = apps.get_model("home", "HomePage").objects.values("pk")
    of_pages.objects.filter(
        group__name="Authors", permission__codename="change_page", page__in=front_pages
    ).delete()
    of_files.objects.filter(
        group__name="Authors", permission__codename__in=FILE_RIGHTS, collection__depth=1
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_progress_without_a_date"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(withdraw, migrations.RunPython.noop)]
