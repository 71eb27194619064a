import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../data/live.js';

const STATES = {
  live: { color: 'green', key: 'live' },
  'catching up': { color: 'orange', key: 'catchingUp' },
  offline: { color: 'red', key: 'offline' },
} as const;

/** Shows whether the page is up to date. */
export function LiveBadge() {
  const { t } = useTranslation();
  const { color, key } = STATES[useLiveState()];
  return (
    <Tooltip label={t(`live.${key}Text`)} multiline maw={260}>
      <Badge color={color} variant="light" tt="none" role="status" aria-live="polite" data-live={key} circle={false}>
        {t(`live.${key}`)}
      </Badge>
    </Tooltip>
  );
}
