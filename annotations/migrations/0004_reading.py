import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0003_change_key'),
        ('reader', '0002_presence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField(default=0, editable=False)),
                ('read_to', models.PositiveIntegerField(help_text='Code points from the beginning of the text; what stands before is read.')),
                ('modified', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('analyst', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='reader.comparison')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='reader.document')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('read_to__gte', 0)), name='reading_from_the_beginning'), models.UniqueConstraint(fields=('comparison', 'analyst', 'document'), name='one_reading_per_analyst_and_piece')],
            },
        ),
    ]
