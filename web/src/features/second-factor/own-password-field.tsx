import type { PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../lib/use-session.js';
import { PasswordField } from '../../ui/password-fields.js';

/** The user's own password, once more. */
export function OwnPasswordField(props: Omit<PasswordInputProps, 'label'>) {
  const { t } = useTranslation();
  const { email } = useUser();
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
