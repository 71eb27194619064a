import { Group, Progress, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem, Task } from '../../data/api.js';
import { checklistQuery, takeChecklistEvent } from '../../data/checklists.js';
import { useLiveClient } from '../../data/live.js';
import { usePendingChecks } from '../../lib/pending-checks.js';
import type { LiveEvent } from '@flowtrack/client/live';
import { ErrorState } from '../../ui/states.js';
import classes from './checklist.module.css';
import { ChecklistRow } from './checklist-row.js';
import { NewItem } from './new-item.js';
import { useItemActions } from './use-item-actions.js';

interface ChecklistProps {
  task: Task;
  mayEdit: boolean;
}

/** What is to be done for a task, item by item. */
export function Checklist({ task, mayEdit }: ChecklistProps) {
  const { t } = useTranslation();
  const { data: saved, error, refetch } = useQuery(checklistQuery(task.id));
  const { items, actions } = useShownItems(task, saved);
  const [said, setSaid] = useState('');
  useChecklistEvents();
  const total = items?.length ?? 0;
  const done = items?.filter((item) => item.done).length ?? 0;
  if (!mayEdit && items && total === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-labelledby="task-checklist">
      <Group justify="space-between">
        <Title order={3} size="h5" id="task-checklist">
          {t('checklist.title')}
        </Title>
        {total > 0 && (
          <Text size="sm" c="dimmed">
            {t('checklist.progress', { done, total })}
          </Text>
        )}
      </Group>
      {total > 0 && <Progress value={(done / total) * 100} size="sm" aria-label={t('checklist.title')} />}
      {!items && !error && <Skeleton height={40} role="status" aria-label={t('common.loading')} />}
      {!items && error && <ErrorState error={error} retry={refetch} />}
      {items && total > 0 && (
        <ul className={classes.list}>
          {items.map((item, index) => (
            <ChecklistRow
              key={item.id}
              item={item}
              index={index}
              items={items}
              mayEdit={mayEdit}
              actions={actions}
              say={setSaid}
            />
          ))}
        </ul>
      )}
      {mayEdit && items && <NewItem task={task} total={total} />}
      <VisuallyHidden aria-live="assertive">{said}</VisuallyHidden>
    </Stack>
  );
}

/** The items as they are ticked here, which may not be saved yet. */
function useShownItems(task: Task, saved: ChecklistItem[] | undefined) {
  const { isOn, choose } = usePendingChecks();
  const actions = useItemActions(task);
  const items = saved?.map((item) => ({ ...item, done: isOn(item.id, item.done) }));
  const tick = (item: ChecklistItem, done: boolean) => choose(item.id, done, () => actions.tick(item, done));
  return { items, actions: { ...actions, tick } };
}

const EVENTS = ['created', 'updated', 'moved', 'deleted', 'restored', 'converted'];

/** Keeps the loaded items up to date. Those of other tasks are fetched when they are shown again. */
function useChecklistEvents(): void {
  const live = useLiveClient();
  const client = useQueryClient();
  useEffect(() => {
    const take = (event: LiveEvent) => takeChecklistEvent(client, event);
    const stops = EVENTS.map((name) => live.on(`checklist_item_${name}`, take));
    return () => stops.forEach((stop) => stop());
  }, [live, client]);
}
