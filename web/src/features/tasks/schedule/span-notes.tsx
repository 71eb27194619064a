import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { formatNumber } from '../../../lib/format.js';
import { MOST_SHOWN } from './use-dated-tasks.js';

interface NotesProps {
  tasks: Task[];
  isLoading: boolean;
  hasMore: boolean;
  mayEdit: boolean;
  isFiltered: boolean;
}

/** The id of the instructions for the keyboard. */
export const CARRY_USAGE_ID = 'carry-usage';

/** How many tasks there are, whether those are all, and how they are moved. */
export function SpanNotes({ tasks, isLoading, hasMore, mayEdit, isFiltered }: NotesProps) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm" c="dimmed" role="status">
        {isLoading ? t('common.loading') : noteOf()}
      </Text>
      {mayEdit && (
        <span id={CARRY_USAGE_ID} hidden>
          {t('schedule.usage')}
        </span>
      )}
    </>
  );

  function noteOf(): string {
    if (hasMore) return t('schedule.tooMany', { most: formatNumber(MOST_SHOWN) });
    if (tasks.length > 0) return t('schedule.count', { count: tasks.length, formatted: formatNumber(tasks.length) });
    return t(isFiltered ? 'schedule.noMatch' : 'schedule.nothing');
  }
}
