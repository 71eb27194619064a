import { Input, type PasswordInputProps, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useHasPassword } from '../../data/identity.js';
import { useUser } from '../../lib/use-session.js';
import { PasswordField } from '../../ui/password-fields.js';

/** The user's own password, once more; for who has none, what takes its place. */
export function OwnPasswordField(props: Omit<PasswordInputProps, 'label'>) {
  const { t } = useTranslation();
  const { email } = useUser();
  if (!useHasPassword())
    return (
      <div>
        <Text size="sm">{t('sso.noPassword')}</Text>
        {props.error && <Input.Error role="alert">{props.error}</Input.Error>}
      </div>
    );
  return (
    <>
      {/* So that password managers know whose password it is. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <PasswordField
        label={t('factor.password')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        {...props}
      />
    </>
  );
}
