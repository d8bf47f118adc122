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
            name='HistoricalLoadSnapshot',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('day', models.DateField()),
                ('open_cases', models.PositiveIntegerField()),
                ('hours', models.DecimalField(decimal_places=2, max_digits=8)),
                ('capacity', models.DecimalField(decimal_places=2, max_digits=8)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff')),
            ],
            options={
                'verbose_name': 'historical load on a day',
                'verbose_name_plural': 'historical load on a days',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSupervisionSession',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('group', 'Group'), ('observation', 'Live observation')], default='individual', max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, waiting to be confirmed'), ('confirmed', 'Confirmed by both'), ('voided', 'Did not happen')], default='planned', max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='when')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('agenda', models.TextField(blank=True, max_length=5000, verbose_name='what to talk about, without names')),
                ('record', models.TextField(blank=True, max_length=10000, verbose_name='what was settled, without names')),
                ('supervisor_confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('supervisee_confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='why it did not happen')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supervisee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff')),
                ('supervisor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff')),
            ],
            options={
                'verbose_name': 'historical supervision session',
                'verbose_name_plural': 'historical supervision sessions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalWorkloadFlag',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('open', 'Waiting for a remedy'), ('plan', 'Remedy agreed'), ('cleared', 'Cleared')], default='open', max_length=8)),
                ('opened_on', models.DateField()),
                ('hours', models.DecimalField(decimal_places=2, max_digits=8)),
                ('capacity', models.DecimalField(decimal_places=2, max_digits=8)),
                ('remedy', models.CharField(blank=True, choices=[('redistribute', 'Move cases'), ('pause_intake', 'Pause new cases'), ('help', 'Temporary help'), ('accept', 'Accept until a date')], max_length=14, verbose_name='what you do')),
                ('remedy_words', models.CharField(blank=True, max_length=500, verbose_name='in words')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='look again on')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('worker_words', models.CharField(blank=True, max_length=500, verbose_name='in your own words')),
                ('cleared_on', models.DateField(blank=True, null=True)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.agency')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff')),
            ],
            options={
                'verbose_name': 'historical workload flag',
                'verbose_name_plural': 'historical workload flags',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LoadSnapshot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('day', models.DateField()),
                ('open_cases', models.PositiveIntegerField()),
                ('hours', models.DecimalField(decimal_places=2, max_digits=8)),
                ('capacity', models.DecimalField(decimal_places=2, max_digits=8)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='load_snapshots', to='agency.agency')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='load_snapshots', to='agency.staff')),
            ],
            options={
                'verbose_name': 'load on a day',
                'constraints': [models.UniqueConstraint(models.F('staff'), models.F('day'), name='one_load_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SupervisionSession',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('group', 'Group'), ('observation', 'Live observation')], default='individual', max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, waiting to be confirmed'), ('confirmed', 'Confirmed by both'), ('voided', 'Did not happen')], default='planned', max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='when')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('agenda', models.TextField(blank=True, max_length=5000, verbose_name='what to talk about, without names')),
                ('record', models.TextField(blank=True, max_length=10000, verbose_name='what was settled, without names')),
                ('supervisor_confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('supervisee_confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='why it did not happen')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_sessions', to='agency.agency')),
                ('supervisee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions_received', to='agency.staff')),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions_given', to='agency.staff')),
            ],
            options={
                'verbose_name': 'supervision session',
                'ordering': ['-starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('supervisor', models.F('supervisee')), _negated=True), name='supervision_takes_two'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 600)), name='a_session_is_minutes_long')],
            },
        ),
        migrations.CreateModel(
            name='WorkloadFlag',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('open', 'Waiting for a remedy'), ('plan', 'Remedy agreed'), ('cleared', 'Cleared')], default='open', max_length=8)),
                ('opened_on', models.DateField()),
                ('hours', models.DecimalField(decimal_places=2, max_digits=8)),
                ('capacity', models.DecimalField(decimal_places=2, max_digits=8)),
                ('remedy', models.CharField(blank=True, choices=[('redistribute', 'Move cases'), ('pause_intake', 'Pause new cases'), ('help', 'Temporary help'), ('accept', 'Accept until a date')], max_length=14, verbose_name='what you do')),
                ('remedy_words', models.CharField(blank=True, max_length=500, verbose_name='in words')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='look again on')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('worker_words', models.CharField(blank=True, max_length=500, verbose_name='in your own words')),
                ('cleared_on', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workload_flags', to='agency.agency')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_flags', to='agency.staff')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workload_flags', to='agency.staff')),
            ],
            options={
                'verbose_name': 'workload flag',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cleared'), _negated=True), fields=('staff',), name='one_standing_flag'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'plan'), _negated=True), models.Q(('review_on__isnull', False), models.Q(('remedy', ''), _negated=True)), _connector='OR'), name='a_remedy_has_a_review')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalloadsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf1696127b111ad18b2b4632d082b39e2e5ee735', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_98afe', table='caseload_historicalloadsnapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalsupervisionsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4e1e0fa24ee17dbc9605dc505bd7a301e43510db', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_60fb7', table='caseload_historicalsupervisionsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalworkloadflag',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='90f804455cac09dd333342930fe5e30d3c72188c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_94125', table='caseload_historicalworkloadflag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supervisionsession',
            trigger=pgtrigger.compiler.Trigger(name='void_stays_void', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'voided\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5b9d7ab30b9f06b6c0000f31b7bbfad6b6cf0942', operation='UPDATE', pgid='pgtrigger_void_stays_void_18913', table='caseload_supervisionsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supervisionsession',
            trigger=pgtrigger.compiler.Trigger(name='confirmed_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'confirmed' AND (NEW.state <> 'voided' OR (OLD.agency_id, OLD.supervisor_id, OLD.supervisee_id, OLD.kind, OLD.starts_at, OLD.minutes, OLD.agenda, OLD.record, OLD.supervisor_confirmed_at, OLD.supervisee_confirmed_at) IS DISTINCT FROM (NEW.agency_id, NEW.supervisor_id, NEW.supervisee_id, NEW.kind, NEW.starts_at, NEW.minutes, NEW.agenda, NEW.record, NEW.supervisor_confirmed_at, NEW.supervisee_confirmed_at)))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='51015893241b1debde4ef765ecadcfc81e2fe0c7', operation='UPDATE', pgid='pgtrigger_confirmed_is_frozen_081af', table='caseload_supervisionsession', when='BEFORE')),
        ),
    ]
