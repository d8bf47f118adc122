import casemgmt.core.sealing.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JobLease',
            fields=[
                ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('locked_until', models.DateTimeField()),
                ('token', models.BigIntegerField(default=0)),
                ('holder', models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='OutboxMail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('to', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.UUIDField(unique=True)),
                ('kid', models.CharField(db_index=True, max_length=40)),
                ('body', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('case_id', models.UUIDField(null=True)),
                ('url', models.CharField(max_length=300)),
                ('typed', casemgmt.core.sealing.fields.SealedTextField(default='{}', owner='author')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('discarded_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('author'), models.OrderBy(models.F('saved_at'), descending=True), name='draft_newest')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('location', models.CharField(blank=True, max_length=500)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('user'), models.F('key'), name='a_form_counts_once')],
            },
        ),
        migrations.CreateModel(
            name='JobEffect',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('job', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('job'), models.F('key'), name='an_effect_happens_once')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('job', models.CharField(max_length=60)),
                ('due_key', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('lost', 'Stopped on the way')], default='running', max_length=10)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('asked_by', models.UUIDField(null=True)),
                ('token', models.BigIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(models.F('job'), models.OrderBy(models.F('started_at'), descending=True), name='job_run_newest'), models.Index(models.F('state'), condition=models.Q(('ended_at', None)), name='job_run_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('job',), name='a_job_is_asked_for_once')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('assigned', 'A case was assigned to you'), ('load_covered', 'You stand in for somebody who is away'), ('sample_drawn', 'Cases were drawn for you to review'), ('audit_asked', 'An audit waits for a second privacy officer'), ('audit_opened', 'Cases are opened to you for an audit'), ('referral_given', 'A referral was handed to you'), ('handed_back', 'A case was handed back after a cover'), ('reassessment_due', 'A reassessment is due'), ('overloaded', 'A caseload is over its limit'), ('supervision', 'A supervision session waits for you to confirm it'), ('closed', 'A case you worked on was closed'), ('new_browser', 'You signed in from a browser not seen before'), ('identity_check', 'Somebody asks you to confirm who a colleague is'), ('sign_in_anew', 'A member of staff is being let in again after losing a factor'), ('job_failed', 'A background job failed'), ('file_rejected', 'A file you uploaded was not accepted'), ('access_asked', 'Somebody asks to see a case'), ('access_given', 'You may read a case that you asked to see'), ('emergency', 'A record was opened in an emergency'), ('emergency_asked', 'Somebody asks about a record that you opened'), ('emergency_said', 'You asked about an emergency, and here is the answer'), ('emergency_late', 'An emergency access has waited too long for its review'), ('conflict', 'A conflict of interest was declared'), ('restricted', "A client's own word keeps somebody from their record"), ('officers_changed', 'Who keeps privacy here has changed'), ('officer_asked', 'Somebody is to keep privacy: one of you agrees'), ('agreement_asked', 'An agreement waits for your agency to answer'), ('agreement_answered', 'A partner answered an agreement'), ('agreement_ended', 'A partner ended an agreement'), ('step_back', 'A case needs another case manager'), ('exception', 'Something is told without a release: look at it now'), ('exception_unseen', 'Something you are not cleared for was told without a release: ask your people'), ('exception_decided', 'You asked to tell without a release, and here is the answer'), ('part_asked', 'What is held back from a client waits for your consent'), ('part_decided', 'Your supervisor answered about what is held back'), ('late_referrals', 'Referrals have waited longer than they should')], max_length=30)),
                ('key', models.CharField(max_length=120)),
                ('url', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('to'), models.OrderBy(models.F('at'), descending=True), name='notice_newest')],
                'constraints': [models.UniqueConstraint(models.F('to'), models.F('kind'), models.F('key'), name='a_notice_is_given_once')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=80)),
                ('arguments', models.JSONField(default=list)),
                ('asked_by', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(models.F('not_before'), condition=models.Q(('done_at', None), ('failed_at', None)), name='outbox_waiting'), models.Index(models.F('failed_at'), condition=models.Q(('failed_at', None), _negated=True), name='outbox_given_up')],
            },
        ),
        # Django makes no table in parts; the state is the model's, and the key holds the instant as well.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='ReadEvent',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('agency_id', models.UUIDField(null=True)),
                        ('case_id', models.UUIDField(null=True)),
                        ('record', models.CharField(max_length=80)),
                        ('record_id', models.UUIDField()),
                        ('action', models.CharField(max_length=40)),
                        ('page', models.CharField(max_length=80)),
                        ('address', models.GenericIPAddressField(null=True)),
                        ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('case_id'), models.OrderBy(models.F('at'), descending=True), name='read_event_case'), models.Index(models.F('user'), models.OrderBy(models.F('at'), descending=True), name='read_event_user')],
                    },
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    """
                    CREATE TABLE ledger_readevent (
                      id uuid NOT NULL, at timestamptz NOT NULL,
                      user_id uuid NOT NULL CONSTRAINT ledger_readevent_user
                        REFERENCES agency_user (id) DEFERRABLE INITIALLY DEFERRED,
                      agency_id uuid, case_id uuid, record varchar(80) NOT NULL,
                      record_id uuid NOT NULL, action varchar(40) NOT NULL,
                      page varchar(80) NOT NULL, address inet,
                      CONSTRAINT ledger_readevent_pkey PRIMARY KEY (at, id)
                    ) PARTITION BY RANGE (at);
                    CREATE TABLE ledger_readevent_rest PARTITION OF ledger_readevent DEFAULT;
                    CREATE INDEX read_event_case ON ledger_readevent (case_id, at DESC);
                    CREATE INDEX read_event_user ON ledger_readevent (user_id, at DESC);
                    """,
                    "DROP TABLE ledger_readevent",
                ),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('agency_id', models.UUIDField(null=True)),
                ('event', models.CharField(max_length=60)),
                ('record', models.CharField(blank=True, max_length=80)),
                ('record_id', models.UUIDField(null=True)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('at'), descending=True), name='audit_event_at')],
            },
        ),
        migrations.CreateModel(
            name='AuditPending',
            fields=[
                ('at', models.DateTimeField()),
                ('actor', models.UUIDField(null=True)),
                ('kind', models.CharField(max_length=10)),
                ('source', models.CharField(max_length=63)),
                ('rows', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('digests', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AuditLink',
            fields=[
                ('at', models.DateTimeField()),
                ('actor', models.UUIDField(null=True)),
                ('kind', models.CharField(max_length=10)),
                ('source', models.CharField(max_length=63)),
                ('rows', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('digests', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None)),
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('hash', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(models.F('source'), models.F('seq'), name='audit_link_source')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='87892dbb350e860dfbdd63dc4969d638546bb141', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_08ae5', table='ledger_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='397b65571716354af51bdd7a2b34313e29f697df', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9d11e', table='ledger_readevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditlink',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cccd3f3da4dde9f3117e966a64b22293b234d068', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ac96a', table='ledger_auditlink', when='BEFORE')),
        ),
    ]
