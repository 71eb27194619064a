import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginLink, identityQuery, type OwnIdentity, unlinkIdentity } from '../../data/identity.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { visitProvider } from '../../lib/provider-visit.js';
import { Section } from '../../ui/section.js';
import { showMessage } from '../../ui/toasts.js';
import { PasswordStep } from './password-step.js';

/** Whether the user is linked to the identity provider, where there is one. */
export function OwnIdentity() {
  const { t } = useTranslation();
  const { data: identity } = useQuery(identityQuery());
  const [isOpen, setOpen] = useState(false);
  if (!identity?.provider) return null;
  const { provider: name, linked } = identity;
  const close = () => setOpen(false);
  return (
    <Section title={t('sso.title', { name })} text={t('sso.text', { name })}>
      <State identity={identity} name={name} onChange={() => setOpen(true)} />
      <Modal
        opened={isOpen}
        onClose={close}
        title={t(linked ? 'sso.unlinkTitle' : 'sso.link', { name })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        {linked ? <Unlink onDone={close} /> : <Link name={name} onCancel={close} />}
      </Modal>
    </Section>
  );
}

function State({ identity, name, onChange }: { identity: OwnIdentity; name: string; onChange: () => void }) {
  const { t } = useTranslation();
  const { linked, since, last_used_at, has_password } = identity;
  if (!linked)
    return (
      <Stack gap="md" align="flex-start">
        <Text size="sm">{t('sso.off')}</Text>
        <Button leftSection={<IconKey size={16} aria-hidden />} onClick={onChange}>
          {t('sso.link', { name })}
        </Button>
      </Stack>
    );
  const used = last_used_at ? t('sso.lastUsed', { when: formatAgo(last_used_at) }) : t('sso.neverUsed');
  return (
    <Stack gap="md" align="flex-start">
      <Group gap="xs">
        <Badge variant="light" color="green" tt="none">
          {t('sso.on')}
        </Badge>
        <Text size="sm">
          {since && t('sso.since', { when: formatMoment(since) })} · {used}
        </Text>
      </Group>
      {has_password ? (
        <Button variant="default" onClick={onChange}>
          {t('sso.unlink')}
        </Button>
      ) : (
        <Text size="sm">{t('sso.setFirst')}</Text>
      )}
    </Stack>
  );
}

function Link({ name, onCancel }: { name: string; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <PasswordStep
      text={t('sso.linkText', { name })}
      button={t('sso.link', { name })}
      failed={t('sso.notLinked')}
      onPassword={async (password) => visitProvider(await beginLink(password))}
      onCancel={onCancel}
    />
  );
}

function Unlink({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return (
    <PasswordStep
      text={t('sso.unlinkText')}
      button={t('sso.unlink')}
      failed={t('sso.notUnlinked')}
      onPassword={async (password) => {
        await unlinkIdentity(queries, password);
        showMessage(t('sso.unlinked'));
        onDone();
      }}
      onCancel={onDone}
    />
  );
}
