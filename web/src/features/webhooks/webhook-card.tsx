import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { testWebhook, updateWebhook, type Webhook } from '../../data/webhooks.js';
import { formatMoment } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { showError, showMessage } from '../../ui/toasts.js';
import type { Opened } from './webhooks.page.js';
import classes from './webhooks.module.css';

const COLORS: Record<Webhook['state'], string> = { working: 'green', failing: 'red', paused: 'gray' };

interface Props {
  webhook: Webhook;
  onOpen: (opened: Opened) => void;
}

/** A webhook: where it leads, how it is, and what can be done with it. */
export function WebhookCard({ webhook, onOpen }: Props) {
  const { t } = useTranslation();
  const { url, state, events } = webhook;
  return (
    <li className={classes.card}>
      <Stack gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={600} className={classes.url}>
            {url}
          </Text>
          <Badge color={COLORS[state]} variant="light" tt="none">
            {t(`webhooks.state.${state}`)}
          </Badge>
        </Group>
        <Condition webhook={webhook} />
        <Text size="xs" c="dimmed">
          {events.includes('*') ? t('webhooks.everything') : t('webhooks.some', { count: events.length })}
          {' · '}
          {t('webhooks.owner', { name: webhook.owner_name })}
        </Text>
        <Actions webhook={webhook} onOpen={onOpen} />
      </Stack>
    </li>
  );
}

/** How it is with it, in words. */
function Condition({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const { paused_reason, failing_since, next_attempt_at, delivered_seq, last_seq, previous_secret_until } = webhook;
  const waiting = last_seq - delivered_seq;
  return (
    <Text size="sm" role="status">
      {paused_reason && `${t(`webhooks.paused.${paused_reason}`)} `}
      {!paused_reason &&
        failing_since &&
        `${t('webhooks.failingSince', { when: formatMoment(failing_since), next: formatMoment(next_attempt_at ?? failing_since) })} `}
      {waiting > 0 ? t('webhooks.waiting', { count: waiting }) : t('webhooks.upToDate')}
      {previous_secret_until && ` ${t('webhooks.oldSecret', { when: formatMoment(previous_secret_until) })}`}
    </Text>
  );
}

function Actions({ webhook, onOpen }: Props) {
  const { t } = useTranslation();
  const { test, isTesting } = useTest(webhook);
  const { switchOver, isBusy } = useSwitch(webhook);
  const buttons = { size: 'xs', variant: 'default' } as const;
  return (
    <Group gap="xs">
      <Button {...buttons} onClick={() => onOpen({ kind: 'deliveries', webhook })}>
        {t('webhooks.deliveries')}
      </Button>
      <Button {...buttons} loading={isTesting} onClick={() => void test()}>
        {t('webhooks.test')}
      </Button>
      <Button {...buttons} loading={isBusy} onClick={() => void switchOver()}>
        {t(webhook.active ? 'webhooks.pause' : 'webhooks.resume')}
      </Button>
      <Button {...buttons} onClick={() => onOpen({ kind: 'edit', webhook })}>
        {t('webhooks.edit')}
      </Button>
      <Button {...buttons} onClick={() => onOpen({ kind: 'rotate', webhook })}>
        {t('webhooks.rotate')}
      </Button>
      <Button {...buttons} c="var(--ft-danger-text)" onClick={() => onOpen({ kind: 'delete', webhook })}>
        {t('webhooks.delete')}
      </Button>
    </Group>
  );
}

/** Sends a test, and says how it ended. */
function useTest(webhook: Webhook) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isTesting, setTesting] = useState(false);
  const test = async () => {
    setTesting(true);
    try {
      const { succeeded, status, error, duration_ms } = await testWebhook(queries, webhook);
      const why = error ?? t('webhooks.status', { status });
      showMessage(succeeded ? t('webhooks.tested', { status, ms: duration_ms }) : t('webhooks.testFailed', { why }));
    } catch (problem) {
      showError(problem, t('webhooks.notTested'));
    }
    setTesting(false);
  };
  return { test, isTesting };
}

/** Pauses or resumes it. */
function useSwitch(webhook: Webhook) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const { active } = webhook;
  const switchOver = async () => {
    setBusy(true);
    try {
      await updateWebhook(queries, webhook, { active: !active });
      showMessage(t(active ? 'webhooks.pausedNow' : 'webhooks.resumedNow'));
    } catch (problem) {
      if (statusOf(problem) === 412) showMessage(t('webhooks.changedMeanwhile'));
      else showError(problem, t(active ? 'webhooks.notPaused' : 'webhooks.notResumed'));
    }
    setBusy(false);
  };
  return { switchOver, isBusy };
}
