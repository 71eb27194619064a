import { IconBan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { linksQuery } from '../../data/links.js';
import classes from './board-card.module.css';

/** Says that something blocks a task, and what, once somebody looks at its card. */
export function BlockedNote({ task, isLookedAt }: { task: Task; isLookedAt: boolean }) {
  return task.blocked_by_count > 0 && <Blocked task={task} isLookedAt={isLookedAt} />;
}

function Blocked({
  task: { id, project_id, blocked_by_count: count },
  isLookedAt,
}: {
  task: Task;
  isLookedAt: boolean;
}) {
  const { t } = useTranslation();
  const { data: links = [] } = useQuery({ ...linksQuery(id), enabled: isLookedAt });
  const blockers = links.filter(
    ({ type, direction, task }) =>
      type === 'blocks' &&
      direction === 'inward' &&
      task.project_id === project_id &&
      task.status !== 'done' &&
      !task.archived_at,
  );
  const tasks = blockers.map(({ task: { key, title } }) => `${key} ${title}`).join(', ');
  const isPart = blockers.length < count;
  const words =
    blockers.length === 0
      ? t('board.blocked', { count })
      : t(isPart ? 'board.blockedByMore' : 'board.blockedBy', { tasks });
  return (
    <span className={classes.blocked} role="img" aria-label={words} title={words}>
      <IconBan size={14} stroke={2} aria-hidden />
      {count > 1 && <span aria-hidden>{count}</span>}
    </span>
  );
}
