from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reader', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='seen',
            field=models.DateTimeField(editable=False, help_text="When the person's page last asked for news.", null=True),
        ),
    ]
