from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0002_comment_and_undoing'),
        ('reader', '0002_presence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='change',
            name='key',
            field=models.UUIDField(editable=False, help_text='Chosen by the sender, so that one act sent twice is done once.', null=True),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('comparison', 'actor', 'key'), name='act_done_once'),
        ),
    ]
