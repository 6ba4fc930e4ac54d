import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0005_curated_layer'),
        ('reader', '0003_coding_and_share'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField(default=0, editable=False)),
                ('note', models.TextField(blank=True, help_text='Markdown.', max_length=20000)),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('modified', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('deleted', models.DateTimeField(blank=True, editable=False, null=True)),
                ('curated', models.BooleanField(default=False, editable=False, help_text="Of the curated layer, which curators settle; not an analyst's own.")),
                ('case', models.CharField(help_text='The key of the case.', max_length=24)),
                ('kinds', models.CharField(blank=True, help_text='In what the sides differed.', max_length=80)),
                ('sources', models.JSONField(help_text='The rows ruled upon, each as noun, number and revision.')),
                ('verdict', models.CharField(choices=[('take', 'One side taken'), ('both', 'All sides taken'), ('neither', 'No side taken'), ('own', 'Another version made'), ('agreed', 'Taken over as agreed')], max_length=10)),
                ('wishes', models.JSONField(default=list, help_text='Links and silences to be made once their passages are in the curated layer.')),
                ('analyst', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='reader.comparison')),
                ('side', models.ForeignKey(blank=True, help_text='Whose side was taken, where one was.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='highlight',
            name='ruling',
            field=models.ForeignKey(editable=False, help_text='By which it came into the curated layer.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='annotations.ruling'),
        ),
        migrations.AddField(
            model_name='link',
            name='ruling',
            field=models.ForeignKey(editable=False, help_text='By which it came into the curated layer.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='annotations.ruling'),
        ),
        migrations.AddField(
            model_name='silence',
            name='ruling',
            field=models.ForeignKey(editable=False, help_text='By which it came into the curated layer.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='annotations.ruling'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted', None)), fields=('comparison', 'case'), name='one_live_ruling_per_case'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['take', 'both', 'neither', 'own', 'agreed'])), name='ruling_verdict_known'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('side__isnull', False), ('verdict', 'take')), models.Q(models.Q(('verdict', 'take'), _negated=True), ('side', None)), _connector='OR'), name='ruling_for_a_side_names_it'),
        ),
    ]
