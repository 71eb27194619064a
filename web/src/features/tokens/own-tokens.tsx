import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.js';
import { CreateToken } from './create-token.js';
import { TokenList } from './token-list.js';

/** The user's own API tokens. */
export function OwnTokens() {
  const { t } = useTranslation();
  return (
    <Section title={t('tokens.title')} text={t('tokens.text')}>
      <Stack gap="md">
        <TokenList none={t('tokens.none')} />
        <CreateToken />
      </Stack>
    </Section>
  );
}
