import { Button, Input, Stack, Text } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHasPassword } from '../../data/identity.js';
import { keys } from '../../data/keys.js';
import { changePassword } from '../../data/users.js';
import { useUser } from '../../lib/use-session.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { NewPasswordField, PasswordField } from '../../ui/password-fields.js';
import { Section } from '../../ui/section.js';
import { showError, showMessage } from '../../ui/toasts.js';

const EMPTY = { current_password: '', new_password: '' };

/** A new password for oneself; the other sessions end. */
export function PasswordForm() {
  const { t } = useTranslation();
  const { email } = useUser();
  const queries = useQueryClient();
  const hasPassword = useHasPassword();
  const [isBusy, setBusy] = useState(false);
  const form = useForm({
    mode: 'controlled',
    initialValues: EMPTY,
    validate: {
      current_password: hasPassword ? isNotEmpty(t('fields.required')) : undefined,
      new_password: checks.password,
    },
  });
  const focus = (errors: object) => form.getInputNode(Object.keys(errors)[0] ?? 'current_password')?.focus();
  const submit = async ({ current_password, new_password }: typeof EMPTY) => {
    setBusy(true);
    try {
      await changePassword(current_password, new_password);
      form.reset();
      showMessage(t('profile.changed'));
      void queries.invalidateQueries({ queryKey: keys.sessions });
      void queries.invalidateQueries({ queryKey: keys.identity });
    } catch (error) {
      const errors = fieldErrors(error);
      form.setErrors(errors);
      if (Object.keys(errors).length > 0) focus(errors);
      else showError(error, t('profile.notChanged'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('profile.password')} text={t('profile.passwordText')}>
      <form noValidate onSubmit={form.onSubmit((values) => void submit(values), focus)}>
        <Stack gap="md">
          {/* So that password managers know whose password it is. */}
          <input type="hidden" autoComplete="username" value={email} readOnly />
          {hasPassword ? (
            <PasswordField
              label={t('profile.current')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              key={form.key('current_password')}
              {...form.getInputProps('current_password')}
            />
          ) : (
            <div>
              <Text size="sm">{t('sso.noPassword')}</Text>
              {form.errors.current_password && <Input.Error role="alert">{form.errors.current_password}</Input.Error>}
            </div>
          )}
          <NewPasswordField
            label={t('profile.new')}
            required
            withAsterisk={false}
            key={form.key('new_password')}
            {...form.getInputProps('new_password')}
          />
          <Button type="submit" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
            {t('profile.change')}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
