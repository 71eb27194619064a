import { Button, Group, Modal, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconUserPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createUser, type NewUser } from '../../data/users.js';
import { statusOf } from '../../lib/problem.js';
import { randomKey } from '../../lib/random.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { NewPasswordField } from '../../ui/password-fields.js';
import { showMessage } from '../../ui/toasts.js';
import { ChangeProblem } from './change-problem.js';
import { PersonFields } from './person-fields.js';

const NOBODY: NewUser = { name: '', email: '', role: 'member', password: '' };

/** The button that adds somebody, and its dialog. */
export function AddPerson() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setOpen(true)}>
        {t('people.add')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('people.addTitle')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        <AddForm onDone={close} />
      </Modal>
    </>
  );
}

function AddForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { form, submit, focus, error, isBusy } = useAddForm(onDone);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values), focus)}>
      <Stack gap="md">
        {error !== undefined && <ChangeProblem error={error} title={t('people.notAdded')} />}
        <PersonFields form={form} />
        <NewPasswordField
          label={t('people.firstPassword')}
          description={t('people.firstPasswordHint')}
          required
          withAsterisk={false}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('people.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useAddForm(onDone: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  /** An answer that got lost must not add somebody twice. */
  const attempt = useRef({ text: '', key: '' });
  const form = useForm<NewUser>({
    mode: 'controlled',
    initialValues: NOBODY,
    validate: { name: checks.name, email: checks.email, password: checks.password },
  });
  const focus = (errors: object) => form.getInputNode(Object.keys(errors)[0] ?? 'name')?.focus();
  const submit = async ({ name, email, ...rest }: NewUser) => {
    setBusy(true);
    setError(undefined);
    const person = { name: name.trim(), email: email.trim(), ...rest };
    const text = JSON.stringify(person);
    if (attempt.current.text !== text) attempt.current = { text, key: randomKey() };
    try {
      await createUser(queries, person, attempt.current.key);
      showMessage(t('people.added', { name: person.name }));
      onDone();
    } catch (problem) {
      const errors = statusOf(problem) === 409 ? { email: t('auth.taken') } : fieldErrors(problem);
      form.setErrors(errors);
      if (Object.keys(errors).length > 0) focus(errors);
      else setError(problem);
      setBusy(false);
    }
  };
  return { form, submit, focus, error, isBusy };
}
