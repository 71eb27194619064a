import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deliveriesQuery, replayWebhook, type Webhook, type WebhookDelivery } from '../../data/webhooks.js';
import { formatMoment, formatNumber } from '../../lib/format.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { showMessage } from '../../ui/toasts.js';
import { isKnownType } from './event-types.js';
import { Question } from './webhook-dialogs.js';
import classes from './webhooks.module.css';

/** What was sent to a webhook, and how that ended. */
export function Deliveries({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<number>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        <span className={classes.url}>
          {asked === undefined ? t('webhooks.deliveriesOf', { url: webhook.url }) : t('webhooks.againTitle')}
        </span>
      }
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size="xl"
    >
      {asked === undefined ? (
        <List webhook={webhook} onAgain={setAsked} />
      ) : (
        <Again webhook={webhook} seq={asked} onDone={() => setAsked(undefined)} />
      )}
    </Modal>
  );
}

function List({ webhook, onAgain }: { webhook: Webhook; onAgain: (seq: number) => void }) {
  const { t } = useTranslation();
  const { data: deliveries, error, refetch } = useQuery(deliveriesQuery(webhook));
  if (!deliveries) return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={4} height={64} />;
  if (deliveries.length === 0)
    return <EmptyState icon={IconSend} title={t('webhooks.noDeliveries')} text={t('webhooks.noDeliveriesText')} />;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('webhooks.lastDeliveries', { count: deliveries.length })}
      </Text>
      <ul className={classes.list} aria-label={t('webhooks.deliveries')}>
        {deliveries.map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} onAgain={onAgain} />
        ))}
      </ul>
    </Stack>
  );
}

function Delivery({ delivery, onAgain }: { delivery: WebhookDelivery; onAgain: (seq: number) => void }) {
  const { t } = useTranslation();
  const { type, seq, succeeded, status, error, answer, attempts, attempted_at } = delivery;
  const kind = isKnownType(type) ? t(`activity.kinds.${type}`) : seq === null ? t('webhooks.testKind') : type;
  const facts = [
    ...(seq === null ? [] : [t('webhooks.number', { seq })]),
    ...(status === null ? [] : [t('webhooks.status', { status })]),
    t('webhooks.took', { ms: formatNumber(delivery.duration_ms) }),
    t('webhooks.attempts', { count: attempts }),
    formatMoment(attempted_at),
  ];
  return (
    <li className={classes.card}>
      <Stack gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {kind}
          </Text>
          <Badge color={succeeded ? 'green' : 'red'} variant="light" tt="none">
            {t(succeeded ? 'webhooks.delivered' : 'webhooks.failed')}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
        {error && <Text size="sm">{error}</Text>}
        {answer && (
          <details>
            <summary>{t('webhooks.answer')}</summary>
            <pre className={classes.answer} dir="auto">
              {answer}
            </pre>
          </details>
        )}
        {seq !== null && (
          <Button
            size="xs"
            variant="default"
            w="fit-content"
            aria-label={t('webhooks.againOf', { seq })}
            onClick={() => onAgain(seq)}
          >
            {t('webhooks.again')}
          </Button>
        )}
      </Stack>
    </li>
  );
}

/** Asks before events are sent again. */
function Again({ webhook, seq, onDone }: { webhook: Webhook; seq: number; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const act = async () => {
    await replayWebhook(queries, webhook, seq);
    showMessage(t('webhooks.againDone', { seq }));
    onDone();
  };
  return (
    <Question
      text={t('webhooks.againText', { seq })}
      yes={t('webhooks.again')}
      failure={t('webhooks.notAgain')}
      act={act}
      onClose={onDone}
    />
  );
}
