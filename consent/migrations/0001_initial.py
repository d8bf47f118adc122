import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
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
            name='ConsentForm',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('language', models.CharField(default='English', max_length=60, verbose_name='language')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('text', models.TextField(max_length=50000, verbose_name='text')),
                ('effective_from', models.DateField(verbose_name='in use from')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='in use until')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consent_forms', to='agency.agency')),
                ('program', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consent_forms', to='agency.program', verbose_name='program')),
            ],
            options={
                'verbose_name': 'consent form',
            },
        ),
        migrations.CreateModel(
            name='HistoricalConsentForm',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('language', models.CharField(default='English', max_length=60, verbose_name='language')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('text', models.TextField(max_length=50000, verbose_name='text')),
                ('effective_from', models.DateField(verbose_name='in use from')),
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
                'verbose_name': 'historical consent form',
                'verbose_name_plural': 'historical consent forms',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRelease',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='release number')),
                ('recipient_name', models.CharField(max_length=200, verbose_name='person')),
                ('recipient_organization', models.CharField(blank=True, max_length=200, verbose_name='organization')),
                ('recipient_contact', models.CharField(blank=True, max_length=300, verbose_name='address, phone or e-mail')),
                ('record_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('identity', 'Name and how to reach them'), ('demographics', 'Age, language and background'), ('household', 'Who lives with them'), ('eligibility', 'Eligibility and money'), ('plan', 'Service plan and goals'), ('services', 'Services received'), ('attendance', 'Appointments and attendance'), ('assessments', 'Assessments'), ('medical', 'Medical summary'), ('medications', 'Medicines'), ('notes', 'Case notes'), ('closure', 'Closing summary'), ('housing', 'Housing history'), ('work', 'Work and school'), ('legal', 'Guardianship and legal papers'), ('photographs', 'Photographs')], max_length=40), size=None, verbose_name='what may be told')),
                ('description', models.CharField(blank=True, max_length=1000, verbose_name='in words')),
                ('purpose', models.CharField(max_length=300, verbose_name='why')),
                ('direction', models.CharField(choices=[('out', 'We may tell them'), ('both', 'We may tell each other')], default='out', max_length=6, verbose_name='direction')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until, inclusive')),
                ('signer_name', models.CharField(max_length=200, verbose_name='who signs')),
                ('signer_capacity', models.CharField(choices=[('self', 'The client'), ('guardian', 'Legal guardian'), ('power_of_attorney', 'Power of attorney'), ('health_care_agent', 'Health care agent'), ('parent', 'Parent of a minor'), ('other', 'Other legal representative')], max_length=20, verbose_name='signs as')),
                ('authority', models.CharField(blank=True, max_length=300, verbose_name='document that gives authority')),
                ('client_part', models.CharField(blank=True, max_length=500, verbose_name='how the client took part')),
                ('method', models.CharField(choices=[('typed', 'Typed name and ticks'), ('drawn', 'Drawn on the screen'), ('paper', 'On paper'), ('verbal', 'Said aloud before a witness')], max_length=12, verbose_name='how it was signed')),
                ('restated_aloud', models.BooleanField(verbose_name='said aloud again what is told, to whom and why')),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('revocation_words', models.CharField(blank=True, max_length=1000, verbose_name='how the client revoked it')),
                ('not_needed_at', models.DateTimeField(blank=True, null=True, verbose_name='not needed any more since')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.case')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('represented_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.legalauthority', verbose_name='by which authority')),
                ('taken_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff', verbose_name='taken by')),
            ],
            options={
                'verbose_name': 'historical release of information',
                'verbose_name_plural': 'historical release of informations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalServiceConsent',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('signed', 'Current'), ('withdrawn', 'Withdrawn'), ('superseded', 'Replaced')], default='signed', max_length=12, verbose_name='state')),
                ('signer_name', models.CharField(max_length=200, verbose_name='who signs')),
                ('signer_capacity', models.CharField(choices=[('self', 'The client'), ('guardian', 'Legal guardian'), ('power_of_attorney', 'Power of attorney'), ('health_care_agent', 'Health care agent'), ('parent', 'Parent of a minor'), ('other', 'Other legal representative')], max_length=20, verbose_name='signs as')),
                ('authority', models.CharField(blank=True, max_length=300, verbose_name='document that gives authority')),
                ('client_part', models.CharField(blank=True, max_length=500, verbose_name='how the client took part')),
                ('method', models.CharField(choices=[('typed', 'Typed name and ticks'), ('drawn', 'Drawn on the screen'), ('paper', 'On paper'), ('verbal', 'Said aloud before a witness')], max_length=12, verbose_name='how it was signed')),
                ('witness', models.CharField(blank=True, max_length=200, verbose_name='witness')),
                ('language', models.CharField(max_length=60, verbose_name='read in')),
                ('interpreter', models.CharField(blank=True, max_length=200, verbose_name='interpreter')),
                ('explained', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('purpose', 'What case management is for'), ('techniques', 'How we work: visits, calls, plans, speaking up for you'), ('rules', 'The rules both sides keep'), ('procedures', 'What happens, in what order, and how to complain'), ('outcomes', 'What we hope will come of it'), ('limitations', "What we can't do or promise"), ('results', 'Whom we tell about results, and why')], max_length=40), default=list, size=None, verbose_name='what was explained')),
                ('text_sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawal_words', models.CharField(blank=True, max_length=1000, verbose_name='what the client said')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.case')),
                ('form', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='consent.consentform', verbose_name='text')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('represented_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.legalauthority', verbose_name='by which authority')),
                ('taken_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.staff', verbose_name='taken by')),
            ],
            options={
                'verbose_name': 'historical service consent',
                'verbose_name_plural': 'historical service consents',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='release number')),
                ('recipient_name', models.CharField(max_length=200, verbose_name='person')),
                ('recipient_organization', models.CharField(blank=True, max_length=200, verbose_name='organization')),
                ('recipient_contact', models.CharField(blank=True, max_length=300, verbose_name='address, phone or e-mail')),
                ('record_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('identity', 'Name and how to reach them'), ('demographics', 'Age, language and background'), ('household', 'Who lives with them'), ('eligibility', 'Eligibility and money'), ('plan', 'Service plan and goals'), ('services', 'Services received'), ('attendance', 'Appointments and attendance'), ('assessments', 'Assessments'), ('medical', 'Medical summary'), ('medications', 'Medicines'), ('notes', 'Case notes'), ('closure', 'Closing summary'), ('housing', 'Housing history'), ('work', 'Work and school'), ('legal', 'Guardianship and legal papers'), ('photographs', 'Photographs')], max_length=40), size=None, verbose_name='what may be told')),
                ('description', models.CharField(blank=True, max_length=1000, verbose_name='in words')),
                ('purpose', models.CharField(max_length=300, verbose_name='why')),
                ('direction', models.CharField(choices=[('out', 'We may tell them'), ('both', 'We may tell each other')], default='out', max_length=6, verbose_name='direction')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until, inclusive')),
                ('signer_name', models.CharField(max_length=200, verbose_name='who signs')),
                ('signer_capacity', models.CharField(choices=[('self', 'The client'), ('guardian', 'Legal guardian'), ('power_of_attorney', 'Power of attorney'), ('health_care_agent', 'Health care agent'), ('parent', 'Parent of a minor'), ('other', 'Other legal representative')], max_length=20, verbose_name='signs as')),
                ('authority', models.CharField(blank=True, max_length=300, verbose_name='document that gives authority')),
                ('client_part', models.CharField(blank=True, max_length=500, verbose_name='how the client took part')),
                ('method', models.CharField(choices=[('typed', 'Typed name and ticks'), ('drawn', 'Drawn on the screen'), ('paper', 'On paper'), ('verbal', 'Said aloud before a witness')], max_length=12, verbose_name='how it was signed')),
                ('restated_aloud', models.BooleanField(verbose_name='said aloud again what is told, to whom and why')),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('revocation_words', models.CharField(blank=True, max_length=1000, verbose_name='how the client revoked it')),
                ('not_needed_at', models.DateTimeField(blank=True, null=True, verbose_name='not needed any more since')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='clients.case')),
                ('represented_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.legalauthority', verbose_name='by which authority')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.staff', verbose_name='taken by')),
            ],
            options={
                'verbose_name': 'release of information',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ServiceConsent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('signed', 'Current'), ('withdrawn', 'Withdrawn'), ('superseded', 'Replaced')], default='signed', max_length=12, verbose_name='state')),
                ('signer_name', models.CharField(max_length=200, verbose_name='who signs')),
                ('signer_capacity', models.CharField(choices=[('self', 'The client'), ('guardian', 'Legal guardian'), ('power_of_attorney', 'Power of attorney'), ('health_care_agent', 'Health care agent'), ('parent', 'Parent of a minor'), ('other', 'Other legal representative')], max_length=20, verbose_name='signs as')),
                ('authority', models.CharField(blank=True, max_length=300, verbose_name='document that gives authority')),
                ('client_part', models.CharField(blank=True, max_length=500, verbose_name='how the client took part')),
                ('method', models.CharField(choices=[('typed', 'Typed name and ticks'), ('drawn', 'Drawn on the screen'), ('paper', 'On paper'), ('verbal', 'Said aloud before a witness')], max_length=12, verbose_name='how it was signed')),
                ('witness', models.CharField(blank=True, max_length=200, verbose_name='witness')),
                ('language', models.CharField(max_length=60, verbose_name='read in')),
                ('interpreter', models.CharField(blank=True, max_length=200, verbose_name='interpreter')),
                ('explained', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('purpose', 'What case management is for'), ('techniques', 'How we work: visits, calls, plans, speaking up for you'), ('rules', 'The rules both sides keep'), ('procedures', 'What happens, in what order, and how to complain'), ('outcomes', 'What we hope will come of it'), ('limitations', "What we can't do or promise"), ('results', 'Whom we tell about results, and why')], max_length=40), default=list, size=None, verbose_name='what was explained')),
                ('text_sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawal_words', models.CharField(blank=True, max_length=1000, verbose_name='what the client said')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_consents', to='clients.case')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='consent.consentform', verbose_name='text')),
                ('represented_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.legalauthority', verbose_name='by which authority')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.staff', verbose_name='taken by')),
            ],
            options={
                'verbose_name': 'service consent',
                'ordering': ['-signed_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='consentform',
            constraint=models.UniqueConstraint(models.F('agency'), models.F('title'), models.F('language'), models.F('number'), name='one_consent_text_a_version'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentform',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."effective_from" IS DISTINCT FROM (NEW."effective_from") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."program_id" IS DISTINCT FROM (NEW."program_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b25f37c531d4d1fcb45ac823726a26da94132bbf', operation='UPDATE', pgid='pgtrigger_signed_is_frozen_ebdd4', table='consent_consentform', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalconsentform',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4eee17027e3e59d3ae51367e86024b16313d2227', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_79164', table='consent_historicalconsentform', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalrelease',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8fea744dc74387bab091b38659576064cb1d6514', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d73f', table='consent_historicalrelease', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historicalserviceconsent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_user <> 'cm_purge')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf8bac88d75a1e735924b99437d2f961fcde5519', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7877c', table='consent_historicalserviceconsent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(models.F('case'), models.F('number'), name='one_release_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_release_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('restated_aloud', True)), name='a_release_was_restated_aloud'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__lte', django.db.models.expressions.CombinedExpression(models.F('starts_on'), '+', models.Value(datetime.timedelta(days=366))))), name='a_release_lasts_a_year_at_most'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('record_types__len__gte', 1)), name='a_release_names_what_is_told'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('signer_capacity', 'self'), models.Q(('authority', ''), _negated=True), _connector='OR'), name='a_release_signed_for_another_has_authority'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('represented_by', None), ('signer_capacity', 'self')), models.Q(models.Q(('signer_capacity', 'self'), _negated=True), ('represented_by__isnull', False)), _connector='OR'), name='a_release_is_signed_for_another_by_an_authority'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('signer_capacity', 'self'), models.Q(('client_part', ''), _negated=True), _connector='OR'), name='a_release_signed_for_another_says_how_the_client_took_part'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('method', 'verbal'), _negated=True), name='a_release_is_never_only_spoken'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('recipient_name', ''), _negated=True), name='a_release_names_a_person'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='a_release_says_why'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('signer_name', ''), _negated=True), name='a_release_names_who_signs'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('signer_capacity__in', ['self', 'guardian', 'power_of_attorney', 'health_care_agent', 'parent', 'other'])), name='a_release_is_signed_in_a_capacity'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['typed', 'drawn', 'paper', 'verbal'])), name='a_release_is_signed_somehow'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['out', 'both'])), name='a_release_goes_a_way'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."authority" IS DISTINCT FROM (NEW."authority") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."client_part" IS DISTINCT FROM (NEW."client_part") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."recipient_contact" IS DISTINCT FROM (NEW."recipient_contact") OR OLD."recipient_name" IS DISTINCT FROM (NEW."recipient_name") OR OLD."recipient_organization" IS DISTINCT FROM (NEW."recipient_organization") OR OLD."record_types" IS DISTINCT FROM (NEW."record_types") OR OLD."represented_by_id" IS DISTINCT FROM (NEW."represented_by_id") OR OLD."restated_aloud" IS DISTINCT FROM (NEW."restated_aloud") OR OLD."signed_at" IS DISTINCT FROM (NEW."signed_at") OR OLD."signer_capacity" IS DISTINCT FROM (NEW."signer_capacity") OR OLD."signer_name" IS DISTINCT FROM (NEW."signer_name") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."taken_by_id" IS DISTINCT FROM (NEW."taken_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2156caf66ff3ff7fb102a874ba7b315055d10593', operation='UPDATE', pgid='pgtrigger_signed_is_frozen_5bc27', table='consent_release', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='revoked_stays_revoked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."revoked_at" IS NOT NULL AND OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='25035246bdd330aa4a715944441d17ad7ae45dcc', operation='UPDATE', pgid='pgtrigger_revoked_stays_revoked_9bacd', table='consent_release', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'signed')), fields=('case',), name='one_current_service_consent'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(('state', 'withdrawn'), _negated=True), _connector='OR'), name='a_withdrawal_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method', 'verbal'), _negated=True), models.Q(('witness', ''), _negated=True), _connector='OR'), name='a_verbal_consent_has_a_witness'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(('signer_capacity', 'self'), models.Q(('authority', ''), _negated=True), _connector='OR'), name='a_consent_signed_for_another_has_authority'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('represented_by', None), ('signer_capacity', 'self')), models.Q(models.Q(('signer_capacity', 'self'), _negated=True), ('represented_by__isnull', False)), _connector='OR'), name='a_consent_is_signed_for_another_by_an_authority'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(('signer_capacity', 'self'), models.Q(('client_part', ''), _negated=True), _connector='OR'), name='a_consent_signed_for_another_says_how_the_client_took_part'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(('signer_name', ''), _negated=True), name='a_consent_names_who_signs'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(('language', ''), _negated=True), name='a_consent_names_its_language'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(('signer_capacity__in', ['self', 'guardian', 'power_of_attorney', 'health_care_agent', 'parent', 'other'])), name='a_consent_is_signed_in_a_capacity'),
        ),
        migrations.AddConstraint(
            model_name='serviceconsent',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['typed', 'drawn', 'paper', 'verbal'])), name='a_consent_is_signed_somehow'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serviceconsent',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."authority" IS DISTINCT FROM (NEW."authority") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."client_part" IS DISTINCT FROM (NEW."client_part") OR OLD."explained" IS DISTINCT FROM (NEW."explained") OR OLD."form_id" IS DISTINCT FROM (NEW."form_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interpreter" IS DISTINCT FROM (NEW."interpreter") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."represented_by_id" IS DISTINCT FROM (NEW."represented_by_id") OR OLD."signed_at" IS DISTINCT FROM (NEW."signed_at") OR OLD."signer_capacity" IS DISTINCT FROM (NEW."signer_capacity") OR OLD."signer_name" IS DISTINCT FROM (NEW."signer_name") OR OLD."taken_by_id" IS DISTINCT FROM (NEW."taken_by_id") OR OLD."text_sha256" IS DISTINCT FROM (NEW."text_sha256") OR OLD."witness" IS DISTINCT FROM (NEW."witness"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5ee5bf88a18259194246124c173f2d61cdbaef11', operation='UPDATE', pgid='pgtrigger_signed_is_frozen_dfac2', table='consent_serviceconsent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serviceconsent',
            trigger=pgtrigger.compiler.Trigger(name='ended_stays_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'signed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d300f5c7b0ad75d77dae8fb1edcde3c6c8d89b17', operation='UPDATE', pgid='pgtrigger_ended_stays_ended_7fa2a', table='consent_serviceconsent', when='BEFORE')),
        ),
    ]
