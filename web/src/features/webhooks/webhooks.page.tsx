import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../../data/live.js';
import { type Webhook, webhooksQuery } from '../../data/webhooks.js';
import { ScrollPane } from '../../ui/scroll-pane.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { Deliveries } from './deliveries.js';
import { DeleteWebhook, RotateSecret } from './webhook-dialogs.js';
import { WebhookCard } from './webhook-card.js';
import { WebhookForm } from './webhook-form.js';
import classes from './webhooks.module.css';

/** What is open beside the list. */
export type Opened = { kind: 'create' } | { kind: 'edit' | 'rotate' | 'delete' | 'deliveries'; webhook: Webhook };

/** The addresses to which a project's events are sent, for those who manage it. */
export function WebhooksPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { data: board } = useBoard(projectId);
  if (!board) return <LoadingLines count={3} height={96} />;
  if (!board.project.can.includes('manage_webhooks')) {
    return (
      <ScrollPane>
        <EmptyState icon={IconWebhook} title={t('webhooks.title')} text={t('webhooks.managersOnly')} />
      </ScrollPane>
    );
  }
  return <Webhooks projectId={projectId} />;
}

function Webhooks({ projectId }: { projectId: string }) {
  const { t } = useTranslation();
  const { data: webhooks, error, refetch } = useQuery(webhooksQuery(projectId));
  const [opened, setOpened] = useState<Opened>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened({ kind: 'create' })}>
      {t('webhooks.create')}
    </Button>
  );
  return (
    <ScrollPane>
      {error && !webhooks && <ErrorState error={error} retry={refetch} />}
      {!webhooks && !error && <LoadingLines count={3} height={96} />}
      {webhooks?.length === 0 && (
        <EmptyState icon={IconWebhook} title={t('webhooks.empty')} text={t('webhooks.emptyText')} action={create} />
      )}
      {webhooks && webhooks.length > 0 && (
        <Stack gap="md">
          <Group justify="space-between" gap="sm">
            <Text size="sm" c="dimmed" flex="1 1 240px">
              {t('webhooks.intro')}
            </Text>
            {create}
          </Group>
          <ul className={classes.list} aria-label={t('webhooks.title')}>
            {webhooks.map((webhook) => (
              <WebhookCard key={webhook.id} webhook={webhook} onOpen={setOpened} />
            ))}
          </ul>
        </Stack>
      )}
      <Dialogs projectId={projectId} opened={opened} onClose={() => setOpened(undefined)} />
    </ScrollPane>
  );
}

function Dialogs({ projectId, opened, onClose }: { projectId: string; opened?: Opened; onClose: () => void }) {
  switch (opened?.kind) {
    case undefined:
      return null;
    case 'create':
      return <WebhookForm projectId={projectId} onClose={onClose} />;
    case 'edit':
      return <WebhookForm projectId={projectId} webhook={opened.webhook} onClose={onClose} />;
    case 'rotate':
      return <RotateSecret webhook={opened.webhook} onClose={onClose} />;
    case 'delete':
      return <DeleteWebhook webhook={opened.webhook} onClose={onClose} />;
    case 'deliveries':
      return <Deliveries webhook={opened.webhook} onClose={onClose} />;
  }
}
