import { Menu } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { watchingQuery } from '../../data/watching.js';
import { watch } from '../../parts/watch.js';

/** Watches the task of a card, or no longer. */
export function WatchItem({ taskId }: { taskId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(watchingQuery(taskId));
  const isWatching = data?.watching ?? false;
  const Sign = isWatching ? IconEyeOff : IconEye;
  return (
    <Menu.Item
      leftSection={<Sign size={16} aria-hidden />}
      disabled={!data}
      onClick={() => void watch(client, taskId, !isWatching)}
    >
      {t(isWatching ? 'watch.stop' : 'watch.start')}
    </Menu.Item>
  );
}
