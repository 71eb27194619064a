import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../data/api.js';
import type { NewUser, UserFields } from '../../data/users.js';
import { statusOf } from '../../lib/problem.js';
import { useUser } from '../../lib/use-session.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { NewPasswordField } from '../../ui/password-fields.js';
import { ChangeProblem } from './change-problem.js';
import { PersonFields } from './person-fields.js';
import { useChangePerson } from './use-change-person.js';

/** Name, address, role and, for others, a new password. Says what a demotion means before it is saved. */
export function PersonForm({ person, onDone }: { person: User; onDone: () => void }) {
  const { t } = useTranslation();
  const isMe = useUser().id === person.id;
  const { form, submit, focus, error, isBusy } = usePersonForm(person, onDone);
  const { role } = form.values;
  const isDemotion = person.role === 'admin' && role === 'member';
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values), focus)}>
      <Stack gap="md">
        {error !== undefined && <ChangeProblem error={error} title={t('people.notSaved', { name: person.name })} />}
        <PersonFields form={form} />
        {isMe ? (
          <Text size="sm" c="dimmed">
            <Anchor inherit underline="always" renderRoot={(props) => <Link to="/profile" {...props} />}>
              {t('people.ownPassword')}
            </Anchor>
          </Text>
        ) : (
          <NewPasswordField
            label={t('people.newPassword')}
            description={t('people.newPasswordHint', { name: person.name })}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
        )}
        {isDemotion && (
          <Text size="sm" role="status" style={{ overflowWrap: 'anywhere' }}>
            {t('people.demoteText', { name: person.name })} {isMe && t('people.demoteSelf')}
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!form.isDirty()} color={isDemotion ? 'red' : undefined}>
            {isDemotion ? t('people.demote') : t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function usePersonForm(person: User, onDone: () => void) {
  const { t } = useTranslation();
  const change = useChangePerson(person);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const form = useForm<NewUser>({
    mode: 'controlled',
    initialValues: { name: person.name, email: person.email, role: person.role, password: '' },
    validate: {
      name: checks.name,
      email: checks.email,
      password: (password) => (password === '' ? null : checks.password(password)),
    },
  });
  const focus = (errors: object) => form.getInputNode(Object.keys(errors)[0] ?? 'name')?.focus();
  const submit = async (values: NewUser) => {
    setBusy(true);
    setError(undefined);
    try {
      await change(changed(person, values));
      onDone();
    } catch (problem) {
      // The other conflict is about the last admin.
      const isTaken = statusOf(problem) === 409 && /email/.test((problem as Error).message);
      const errors = isTaken ? { email: t('auth.taken') } : fieldErrors(problem);
      form.setErrors(errors);
      if (Object.keys(errors).length > 0) focus(errors);
      else setError(problem);
      setBusy(false);
    }
  };
  return { form, submit, focus, error, isBusy };
}

/** Only what is another than before: somebody else may change the rest at the same time. */
function changed(person: User, { name, email, role, password }: NewUser): UserFields {
  return {
    ...(name.trim() !== person.name && { name: name.trim() }),
    ...(email.trim() !== person.email && { email: email.trim() }),
    ...(role !== person.role && { role }),
    ...(password !== '' && { password }),
  };
}
