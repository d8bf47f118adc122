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
        ('clients', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('key', models.SlugField(max_length=60)),
                ('text', models.CharField(max_length=300, verbose_name='question')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='hint')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('choice', 'One of several'), ('number', 'Number'), ('yes_no', 'Yes or no')], max_length=10, verbose_name='answered with')),
                ('options', models.JSONField(blank=True, default=list)),
                ('is_required', models.BooleanField(default=False, verbose_name='has to be answered')),
                ('order', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name': 'question',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='AssessmentTemplate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='in use from')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='in use until')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessment_templates', to='agency.agency')),
                ('program', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessment_templates', to='agency.program', verbose_name='program')),
            ],
            options={
                'verbose_name': 'assessment template',
                'constraints': [models.UniqueConstraint(models.F('agency'), models.F('title'), models.F('number'), name='one_template_a_version')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('initial', 'First assessment'), ('reassessment', 'Reassessment')], max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('in_progress', 'In progress'), ('completed', 'Completed'), ('abandoned', 'Set aside')], default='in_progress', max_length=12, verbose_name='state')),
                ('started_at', models.DateTimeField(verbose_name='begun')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('face_to_face', models.BooleanField(blank=True, null=True, verbose_name='done face to face')),
                ('participants', models.CharField(blank=True, max_length=300, verbose_name='who took part')),
                ('judgement', models.TextField(blank=True, max_length=10000, verbose_name='what it means, in your judgement')),
                ('acuity', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Check-in'), (1, 'Low'), (2, 'Moderate'), (3, 'High'), (4, 'Intensive')], null=True, verbose_name='effort this case needs')),
                ('set_aside_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was set aside')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='agency.staff', verbose_name='assessor')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='clients.case')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessments.assessmenttemplate', verbose_name='template')),
            ],
            options={
                'verbose_name': 'assessment',
                'ordering': ['-started_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'in_progress')), fields=('case',), name='one_assessment_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'completed'), _negated=True), models.Q(('acuity__isnull', False), ('completed_at__isnull', False), ('face_to_face__isnull', False), models.Q(('judgement', ''), _negated=True)), _connector='OR'), name='a_completed_assessment_is_judged'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'abandoned'), _negated=True), models.Q(('set_aside_reason', ''), _negated=True), _connector='OR'), name='an_assessment_set_aside_says_why')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAssessment',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('initial', 'First assessment'), ('reassessment', 'Reassessment')], max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('in_progress', 'In progress'), ('completed', 'Completed'), ('abandoned', 'Set aside')], default='in_progress', max_length=12, verbose_name='state')),
                ('started_at', models.DateTimeField(verbose_name='begun')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('face_to_face', models.BooleanField(blank=True, null=True, verbose_name='done face to face')),
                ('participants', models.CharField(blank=True, max_length=300, verbose_name='who took part')),
                ('judgement', models.TextField(blank=True, max_length=10000, verbose_name='what it means, in your judgement')),
                ('acuity', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Check-in'), (1, 'Low'), (2, 'Moderate'), (3, 'High'), (4, 'Intensive')], null=True, verbose_name='effort this case needs')),
                ('set_aside_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was set aside')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('assessor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff', verbose_name='assessor')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.case')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessmenttemplate', verbose_name='template')),
            ],
            options={
                'verbose_name': 'historical assessment',
                'verbose_name_plural': 'historical assessments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAssessmentTemplate',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='in use from')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='in use until')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.program', verbose_name='program')),
            ],
            options={
                'verbose_name': 'historical assessment template',
                'verbose_name_plural': 'historical assessment templates',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReassessmentTask',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('due_on', models.DateField(verbose_name='due')),
                ('basis', models.CharField(choices=[('interval', "The program's interval"), ('change', 'Something changed'), ('request', 'Somebody asked')], default='interval', max_length=10, verbose_name='why it is due')),
                ('state', models.CharField(choices=[('scheduled', 'Planned'), ('completed', 'Done'), ('cancelled', 'Not needed')], default='scheduled', max_length=10, verbose_name='state')),
                ('closed_reason', models.CharField(blank=True, max_length=300, verbose_name='why it is not needed')),
                ('ended_by_closure', models.BooleanField(default=False, verbose_name='ended with the case')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('assessment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessment', verbose_name='assessment')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.case')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical reassessment',
                'verbose_name_plural': 'historical reassessments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSection',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('area', models.CharField(choices=[('physical', 'Body and health'), ('mental', 'Mind and mood'), ('social', 'People and home'), ('functional', 'Getting through the day'), ('environment', 'Money, safety and place')], max_length=12, verbose_name='area')),
                ('order', models.PositiveSmallIntegerField()),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessmenttemplate')),
            ],
            options={
                'verbose_name': 'historical section',
                'verbose_name_plural': 'historical sections',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAnswer',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('value', models.TextField(blank=True, max_length=10000, verbose_name='answer')),
                ('blank', models.CharField(blank=True, choices=[('not_applicable', 'Does not apply'), ('declined', 'Declined to answer'), ('unknown', 'Not known')], max_length=16, verbose_name='why it is not answered')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('assessment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessment', verbose_name='assessment')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.case')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.question', verbose_name='question')),
            ],
            options={
                'verbose_name': 'historical answer',
                'verbose_name_plural': 'historical answers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('value', models.TextField(blank=True, max_length=10000, verbose_name='answer')),
                ('blank', models.CharField(blank=True, choices=[('not_applicable', 'Does not apply'), ('declined', 'Declined to answer'), ('unknown', 'Not known')], max_length=16, verbose_name='why it is not answered')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='clients.case')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessments.assessment', verbose_name='assessment')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessments.question', verbose_name='question')),
            ],
            options={
                'verbose_name': 'answer',
                'constraints': [models.UniqueConstraint(models.F('assessment'), models.F('question'), name='one_answer_a_question'), models.CheckConstraint(condition=models.Q(('value', ''), ('blank', ''), _connector='OR'), name='an_answer_or_a_reason_for_none')],
            },
        ),
        migrations.CreateModel(
            name='ReassessmentTask',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('due_on', models.DateField(verbose_name='due')),
                ('basis', models.CharField(choices=[('interval', "The program's interval"), ('change', 'Something changed'), ('request', 'Somebody asked')], default='interval', max_length=10, verbose_name='why it is due')),
                ('state', models.CharField(choices=[('scheduled', 'Planned'), ('completed', 'Done'), ('cancelled', 'Not needed')], default='scheduled', max_length=10, verbose_name='state')),
                ('closed_reason', models.CharField(blank=True, max_length=300, verbose_name='why it is not needed')),
                ('ended_by_closure', models.BooleanField(default=False, verbose_name='ended with the case')),
                ('assessment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='task', to='assessments.assessment', verbose_name='assessment')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reassessments', to='clients.case')),
            ],
            options={
                'verbose_name': 'reassessment',
                'indexes': [models.Index(models.F('due_on'), condition=models.Q(('state', 'scheduled')), name='reassessments_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'scheduled')), fields=('case',), name='one_next_reassessment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('closed_reason', ''), _negated=True), _connector='OR'), name='a_reassessment_not_needed_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('area', models.CharField(choices=[('physical', 'Body and health'), ('mental', 'Mind and mood'), ('social', 'People and home'), ('functional', 'Getting through the day'), ('environment', 'Money, safety and place')], max_length=12, verbose_name='area')),
                ('order', models.PositiveSmallIntegerField()),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='assessments.assessmenttemplate')),
            ],
            options={
                'verbose_name': 'section',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(models.F('template'), models.F('order'), name='sections_in_order')],
            },
        ),
        migrations.AddField(
            model_name='question',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='assessments.section'),
        ),
        migrations.CreateModel(
            name='HistoricalQuestion',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('key', models.SlugField(max_length=60)),
                ('text', models.CharField(max_length=300, verbose_name='question')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='hint')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('choice', 'One of several'), ('number', 'Number'), ('yes_no', 'Yes or no')], max_length=10, verbose_name='answered with')),
                ('options', models.JSONField(blank=True, default=list)),
                ('is_required', models.BooleanField(default=False, verbose_name='has to be answered')),
                ('order', models.PositiveSmallIntegerField()),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.section')),
            ],
            options={
                'verbose_name': 'historical question',
                'verbose_name_plural': 'historical questions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmenttemplate',
            trigger=pgtrigger.compiler.Trigger(name='published_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_on IS NOT NULL AND (OLD.agency_id, OLD.program_id, OLD.title, OLD.number, OLD.published_on) IS DISTINCT FROM (NEW.agency_id, NEW.program_id, NEW.title, NEW.number, NEW.published_on))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='218d191d3208649197e21d4e30be17f8b4427615', operation='UPDATE', pgid='pgtrigger_published_is_frozen_b8739', table='assessments_assessmenttemplate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='finished_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'in_progress\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0dd441605ce21a8bcb690863426555ad0d30fce3', operation='UPDATE', pgid='pgtrigger_finished_is_frozen_c6ab4', table='assessments_assessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalassessment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13e6cb521191946e2bb17e433015399ac0aa4dd6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c3265', table='assessments_historicalassessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalassessmenttemplate',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='743b0a2486843a04795765b6180ae435672e6c5a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_58619', table='assessments_historicalassessmenttemplate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalreassessmenttask',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5163b5da434061b3a881e280bdaab7959657610c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_94dfe', table='assessments_historicalreassessmenttask', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalsection',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='222ab0db3fb2c5dfbae1e9b42c915be92d2da15a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d7e5b', table='assessments_historicalsection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2147551f4daabae0fb3f262c2d5fd2236f8dcc19', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_db908', table='assessments_historicalanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='finished_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT FROM assessments_assessment a WHERE a.id = NEW.assessment_id AND a.state = 'in_progress') THEN RAISE EXCEPTION 'This is finished and never changes.' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;", hash='9b4ad123938ad96dd38d7dd256756358367edc97', operation='INSERT OR UPDATE', pgid='pgtrigger_finished_is_frozen_29515', table='assessments_answer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='section',
            trigger=pgtrigger.compiler.Trigger(name='published_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT FROM assessments_assessmenttemplate t WHERE t.id = NEW.template_id AND t.published_on IS NULL) THEN RAISE EXCEPTION 'This is finished and never changes.' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;", hash='3419f522fc3c8f03e8557ce9edf8a15613478eb2', operation='INSERT OR UPDATE', pgid='pgtrigger_published_is_frozen_0cd0b', table='assessments_section', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(models.F('section'), models.F('order'), name='questions_in_order'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(models.F('section'), models.F('key'), name='one_question_a_key'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='published_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT FROM assessments_section s JOIN assessments_assessmenttemplate t ON t.id = s.template_id WHERE s.id = NEW.section_id AND t.published_on IS NULL) THEN RAISE EXCEPTION 'This is finished and never changes.' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;", hash='67f53097cce629af87c02d7886fdaa4d45d30e1a', operation='INSERT OR UPDATE', pgid='pgtrigger_published_is_frozen_24b34', table='assessments_question', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalquestion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='02e0ba099b409e50ffcebdcef83125aa97e9b80b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_54331', table='assessments_historicalquestion', when='BEFORE')),
        ),
    ]
