import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalRetentionRule',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('record_class', models.CharField(choices=[('case_file', 'Case files'), ('referral', 'Referrals that never became a case'), ('access_log', 'Access logs'), ('supervision', 'Supervision records')], max_length=20, verbose_name='what')),
                ('years', models.PositiveSmallIntegerField(verbose_name='years after closing')),
                ('years_after_majority', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years after a child comes of age')),
                ('basis', models.CharField(max_length=300, verbose_name='law or policy behind it')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.program', verbose_name='program')),
            ],
            options={
                'verbose_name': 'historical retention rule',
                'verbose_name_plural': 'historical retention rules',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('record_class', models.CharField(choices=[('case_file', 'Case files'), ('referral', 'Referrals that never became a case'), ('access_log', 'Access logs'), ('supervision', 'Supervision records')], max_length=20, verbose_name='what')),
                ('years', models.PositiveSmallIntegerField(verbose_name='years after closing')),
                ('years_after_majority', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years after a child comes of age')),
                ('basis', models.CharField(max_length=300, verbose_name='law or policy behind it')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retention_rules', to='agency.agency')),
                ('program', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retention_rules', to='agency.program', verbose_name='program')),
            ],
            options={
                'verbose_name': 'retention rule',
                'constraints': [models.UniqueConstraint(fields=('agency', 'program', 'record_class', 'effective_from'), name='one_retention_rule_a_day', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('record_class__in', ['case_file', 'referral', 'access_log', 'supervision'])), name='a_rule_is_for_a_kind_of_record'), models.CheckConstraint(condition=models.Q(('years__gte', 1), ('years__lte', 100)), name='years_are_sensible')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalretentionrule',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3b0bcb32e4ce5639fff279fe4c7eb7851c236814', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_48778', table='retention_historicalretentionrule', when='BEFORE')),
        ),
    ]
