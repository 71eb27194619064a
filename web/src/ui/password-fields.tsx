import { Group, PasswordInput, type PasswordInputProps, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconPoint } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { passwordProblem } from '../lib/password.js';

/** A password, which can be shown. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
      {...props}
    />
  );
}

/** A password to choose, with what it needs, checked while it is typed. */
export function NewPasswordField(props: PasswordInputProps & { value?: string }) {
  const { t } = useTranslation();
  const rules = useId();
  const value = props.value ?? '';
  const problem = passwordProblem(value);
  return (
    <Stack gap={6}>
      <PasswordField autoComplete="new-password" {...props} aria-describedby={rules} />
      <Stack gap={2} id={rules} aria-live="polite">
        <VisuallyHidden>{t('rules.title')}</VisuallyHidden>
        <Rule text={t('rules.short')} isMet={problem !== 'short'} />
        {problem === 'long' && <Rule text={t('rules.long')} isMet={false} />}
      </Stack>
    </Stack>
  );
}

function Rule({ text, isMet }: { text: string; isMet: boolean }) {
  const { t } = useTranslation();
  const Sign = isMet ? IconCheck : IconPoint;
  return (
    <Group gap={6} wrap="nowrap" c={isMet ? 'var(--mantine-color-green-light-color)' : 'dimmed'}>
      <Sign size={16} aria-hidden />
      <Text size="xs">
        {text}
        <VisuallyHidden>: {t(isMet ? 'rules.met' : 'rules.unmet')}</VisuallyHidden>
      </Text>
    </Group>
  );
}
