"""Give pages and documents behind a shared password to staff: the hub has no shared passwords."""

from django.db import migrations


def give_to_staff(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(
        permissions__content_type__app_label="wagtailadmin", permissions__codename="access_admin"
    )
    staff = list(groups.distinct())
    for name in ("PageViewRestriction", "CollectionViewRestriction"):
        model = apps.get_model("wagtailcore", name)
        for restriction in model.objects.filter(restriction_type="password"):
            restriction.restriction_type, restriction.password = "groups", ""
            restriction.save()
            restriction.groups.set(staff)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_limit_count"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [migrations.RunPython(give_to_staff, migrations.RunPython.noop)]
