import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Link, Task } from '../../data/api.js';
import { linksQuery, outdateLinks } from '../../data/links.js';
import { useLiveClient } from '../../data/live.js';
import type { LiveEvent } from '@flowtrack/client/live';
import { ErrorState } from '../../ui/states.js';
import { KIND_NAMES, linksOfKind } from './link-kinds.js';
import { LinkRow } from './link-row.js';
import classes from './links.module.css';
import { NewLink } from './new-link.js';

/** The most that a task takes. */
const MAX_LINKS = 100;

/** What a task is to others: by what it is blocked, what it blocks, relates to and duplicates. */
export function Links({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const { t } = useTranslation();
  const { data: links, error, refetch } = useQuery(linksQuery(task.id));
  useTaskEvents(task.id, links);
  if (!mayEdit && links?.length === 0) return null;
  const kinds = KIND_NAMES.map((kind) => ({ kind, of: linksOfKind(links ?? [], kind) }));
  const linked = new Set(kinds.flatMap(({ kind, of }) => of.map(({ task_id }) => `${kind} ${task_id}`)));
  return (
    <Stack gap="xs" component="section" aria-labelledby="task-links">
      <Title order={3} size="h5" id="task-links">
        {t('links.title')}
      </Title>
      {!links && !error && <Skeleton height={32} role="status" aria-label={t('common.loading')} />}
      {!links && error && <ErrorState error={error} retry={refetch} />}
      {kinds
        .filter(({ of }) => of.length > 0)
        .map(({ kind, of }) => (
          <div key={kind}>
            <Text size="xs" c="dimmed" fw={500} id={`task-links-${kind}`}>
              {t(`links.kind.${kind}`)}
            </Text>
            <ul className={classes.list} aria-labelledby={`task-links-${kind}`}>
              {of.map((link) => (
                <LinkRow key={link.id} task={task} link={link} kind={kind} mayEdit={mayEdit} />
              ))}
            </ul>
          </div>
        ))}
      {mayEdit && links && links.length < MAX_LINKS && <NewLink task={task} linked={linked} />}
    </Stack>
  );
}

const EVENTS = ['task_updated', 'task_moved', 'task_archived', 'task_unarchived', 'task_deleted', 'task_restored'];

/** Keeps what is shown of the linked tasks up to date; events of the links themselves reach the cache anyway. */
function useTaskEvents(task_id: string, links: Link[] | undefined): void {
  const live = useLiveClient();
  const client = useQueryClient();
  useEffect(() => {
    const take = ({ type, subject_id }: LiveEvent) => {
      // One that comes back brings its links with it.
      const isConcerned = type === 'task_restored' || links?.some((link) => link.task_id === subject_id);
      if (isConcerned) outdateLinks(client, task_id);
    };
    const stops = EVENTS.map((name) => live.on(name, take));
    return () => stops.forEach((stop) => stop());
  }, [live, client, task_id, links]);
}
