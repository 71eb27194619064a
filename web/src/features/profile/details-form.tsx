import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { updateMe } from '../../data/users.js';
import { statusOf } from '../../lib/problem.js';
import { useUser } from '../../lib/use-session.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { Section } from '../../ui/section.js';
import { showError, showMessage } from '../../ui/toasts.js';

/** One's own name and address. */
export function DetailsForm() {
  const { t } = useTranslation();
  const { name, email } = useUser();
  const [isBusy, setBusy] = useState(false);
  const form = useForm({
    mode: 'controlled',
    initialValues: { name, email },
    validate: { name: checks.name, email: checks.email },
  });
  const focus = (errors: object) => form.getInputNode(Object.keys(errors)[0] ?? 'name')?.focus();
  const submit = async (values: { name: string; email: string }) => {
    setBusy(true);
    try {
      const user = await updateMe(values);
      const saved = { name: user.name, email: user.email };
      form.setValues(saved);
      form.resetDirty(saved);
      showMessage(t('profile.saved'));
    } catch (error) {
      const errors = statusOf(error) === 409 ? { email: t('auth.taken') } : fieldErrors(error);
      form.setErrors(errors);
      if (Object.keys(errors).length > 0) focus(errors);
      else showError(error, t('profile.notSaved'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('profile.details')} text={t('profile.detailsText')}>
      <form
        noValidate
        onSubmit={form.onSubmit(
          (values) => void submit({ name: values.name.trim(), email: values.email.trim() }),
          focus,
        )}
      >
        <Stack gap="md">
          <TextInput
            label={t('common.name')}
            autoComplete="name"
            required
            withAsterisk={false}
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('common.email')}
            type="email"
            autoComplete="email"
            required
            withAsterisk={false}
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Group gap="sm">
            <Button type="submit" loading={isBusy} disabled={!form.isDirty()}>
              {t('common.save')}
            </Button>
            {!form.isDirty() && (
              <Text size="sm" c="dimmed">
                {t('profile.nothingChanged')}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
