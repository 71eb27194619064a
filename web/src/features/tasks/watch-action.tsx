import { ActionIcon, Tooltip } from '@mantine/core';
import { IconEye, IconEyeCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { watchingQuery } from '../../data/watching.js';
import { shortcutKey } from '../../lib/keyboard.js';
import { watch } from '../../parts/watch.js';
import { isMeantForPanel } from './use-task-steps.js';

/** Watches the task of a panel, or no longer. */
export function WatchAction({ taskId }: { taskId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(watchingQuery(taskId));
  const isWatching = data?.watching ?? false;
  const toggle = () => {
    if (data) void watch(client, taskId, !isWatching);
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    const panel = document.querySelector<HTMLElement>('[data-task-panel]');
    if (shortcutKey(event) !== 'w' || !isMeantForPanel(event, panel)) return;
    event.preventDefault();
    toggle();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const Sign = isWatching ? IconEyeCheck : IconEye;
  return (
    <Tooltip label={t(isWatching ? 'watch.stop' : 'watch.start')}>
      <ActionIcon
        variant={isWatching ? 'light' : 'subtle'}
        color={isWatching ? undefined : 'gray'}
        size="lg"
        disabled={!data}
        aria-label={t('watch.start')}
        aria-pressed={isWatching}
        onClick={toggle}
      >
        <Sign size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
