from django.db import migrations, models

#: Those of the first codebook that agreement has always read in either direction.
SYMMETRIC = ("contrasts", "echoes", "contradicts")


def mark(apps, schema_editor):
    apps.get_model("annotations", "Relation").objects.filter(slug__in=SYMMETRIC).update(symmetric=True)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0008_dismissal")]

    operations = [
        migrations.AddField(
            model_name="relation",
            name="symmetric",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="The relation says the same in either direction, so analysts who linked in opposite ones agree.",
                verbose_name="both ways",
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
