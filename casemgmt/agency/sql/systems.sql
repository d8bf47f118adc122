-- The accounts that named system roles sign with (SYSTEM_ACTIONS in agency/roles.py; a test compares
-- the two). Nobody signs in as one, and no process that runs jobs may make an account.
INSERT INTO agency_user
  (id, password, is_superuser, email, is_active, is_system, theme, shortcuts_on)
SELECT gen_random_uuid(), '!', false, name || '@system.invalid', false, true, '', true
FROM unnest(ARRAY['begin', 'bench', 'demo', 'readings', 'reassessments', 'reminders', 'virus-check', 'workload']) AS name
ON CONFLICT DO NOTHING;
