import { ActionIcon, Anchor, Text } from '@mantine/core';
import { IconBan, IconCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link as RouterLink } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Link, Task } from '../../data/api.js';
import { createLink, deleteLink } from '../../data/links.js';
import { columnName } from '../../lib/column-name.js';
import { randomKey } from '../../lib/random.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { type Kind, KINDS } from './link-kinds.js';
import classes from './links.module.css';

interface RowProps {
  task: Task;
  link: Link;
  kind: Kind;
  mayEdit: boolean;
}

/** A linked task; its title opens it. */
export function LinkRow({ task, link, kind, mayEdit }: RowProps) {
  const { t } = useTranslation();
  const remove = useRemove(task, kind);
  const { key, title, status, column_name, project_id, project_name, archived_at } = link.task;
  const isDone = status === 'done';
  const isBlocking = kind === 'blockedBy' && !isDone && !archived_at;
  const Picture = isDone ? IconCircleCheck : isBlocking ? IconBan : IconCircle;
  const facts = [key, archived_at ? t('links.archived') : columnName({ name: column_name, category: status })];
  if (project_id !== task.project_id) facts.push(project_name);
  return (
    <li className={classes.row}>
      <Picture size={18} stroke={1.6} aria-hidden data-blocking={isBlocking || undefined} />
      <span className={classes.text}>
        <Anchor
          size="sm"
          c="inherit"
          td={isDone ? 'line-through' : undefined}
          dir="auto"
          renderRoot={(props) => (
            <RouterLink to="." search={(before: object) => ({ ...before, task: key })} resetScroll={false} {...props} />
          )}
        >
          {title}
        </Anchor>{' '}
        <Text span size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
      </span>
      {mayEdit && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('links.remove', { title })}
          onClick={() => void remove(link)}
        >
          <IconX size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

/** Removes links; undo makes the same again. */
function useRemove(task: Task, kind: Kind) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return async (link: Link): Promise<void> => {
    const { title } = link.task;
    try {
      await deleteLink(client, task.id, link);
      const key = randomKey();
      offerUndo(t('links.removed', { title }), () => createLink(client, task.id, link.task_id, KINDS[kind], key));
    } catch (error) {
      showError(error, t('links.notRemoved'));
    }
  };
}
