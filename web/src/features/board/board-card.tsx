import {
  IconCalendarEvent,
  IconCheck,
  IconGauge,
  IconListCheck,
  IconMessage,
  IconPaperclip,
  IconRepeat,
} from '@tabler/icons-react';
import { memo, type ReactNode, use, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { formatDate, formatNumber, today } from '../../lib/format.js';
import { Deadline, PriorityNote } from '../../ui/badges.js';
import { LabelChips } from '../../ui/label-chips.js';
import { PersonAvatar } from '../../ui/person.js';
import { BlockedNote } from './blocked-note.js';
import classes from './board-card.module.css';
import { MayEdit, useKit } from './board-kit.js';
import { CardMenu } from './card-menu.js';
import type { QuickField } from './quick-edit.js';
import { useDroppedFiles } from './use-dropped-files.js';

/** The id of the screen readers' instructions. */
export const USAGE_ID = 'board-usage';

/** The address of a task's panel on this board. */
export const hrefOf = (key: string) => `${location.pathname}?task=${key}`;

/** A task on the board: a link to its panel, and a drag handle. */
export const BoardCard = memo(function BoardCard({ task, isLifted = false }: { task: Task; isLifted?: boolean }) {
  const { drag, changes, focus, selection } = useKit();
  const isSelected = useSyncExternalStore(selection.subscribe, () => selection.has(task.id));
  const [isLookedAt, setLookedAt] = useState(false);
  const card = useRef<HTMLElement>(null);
  const files = useDroppedFiles(task.id);
  const isFresh = useSyncExternalStore(changes.subscribe, () => changes.isFresh(task.id));
  useLayoutEffect(() => {
    if (card.current) drag.land(task.id, card.current);
  }, [drag, task.id]);
  return (
    <article
      ref={card}
      className={classes.card}
      data-task={task.id}
      data-fresh={isFresh || undefined}
      data-done={task.status === 'done' || undefined}
      data-lifted={isLifted || undefined}
      data-selected={isSelected || undefined}
      onPointerEnter={() => setLookedAt(true)}
      {...files}
    >
      <a
        href={hrefOf(task.key)}
        className={classes.title}
        data-task-id={task.id}
        draggable={false}
        aria-describedby={`${task.id}-facts ${USAGE_ID}`}
        onFocus={() => {
          setLookedAt(true);
          focus.took(task.id);
        }}
        onBlur={() => focus.left()}
      >
        <span className={classes.text} dir="auto">
          {task.title}
        </span>
      </a>
      <CardFacts task={task} id={`${task.id}-facts`} isSelected={isSelected} isLookedAt={isLookedAt} />
      <CardMenu task={task} />
    </article>
  );
});

interface FactsProps {
  task: Task;
  id?: string;
  isSelected?: boolean;
  /** Whether the pointer or the focus is or was on the card. */
  isLookedAt?: boolean;
}

function CardFacts({ task, id, isSelected = false, isLookedAt = false }: FactsProps) {
  const { t } = useTranslation();
  return (
    <div id={id} className={classes.facts}>
      {task.labels.length > 0 && (
        <div className={classes.labels}>
          <LabelChips labels={task.labels} label={t('board.labels')} />
        </div>
      )}
      {isSelected && (
        <span className={classes.check} role="img" aria-label={t('board.selected')}>
          <IconCheck size={14} stroke={2.5} aria-hidden />
        </span>
      )}
      <span className={classes.key}>{task.key}</span>
      <BlockedNote task={task} isLookedAt={isLookedAt} />
      {task.priority !== 'medium' && (
        <Quick field="priority">
          <PriorityNote task={task} />
        </Quick>
      )}
      <StartNote task={task} />
      {task.deadline && (
        <Quick field="deadline">
          <Deadline date={task.deadline} done={task.status === 'done'} />
        </Quick>
      )}
      {task.recurrence && <Repeats />}
      <Estimate points={task.estimate} />
      <ChecklistCount {...task.checklist} />
      <CommentsCount count={task.comments_count} />
      <AttachmentsCount count={task.attachments_count} />
      <span className={classes.person}>
        <Quick field="assigned_to" label={task.assigned_to_name ?? t('common.unassigned')}>
          {task.assigned_to_name ? (
            <PersonAvatar id={task.assigned_to} name={task.assigned_to_name} size={24} />
          ) : (
            <span className={classes.nobody} role="img" aria-label={t('common.unassigned')} />
          )}
        </Quick>
      </span>
    </div>
  );
}

function Repeats() {
  const { t } = useTranslation();
  return (
    <span className={classes.count} role="img" aria-label={t('board.repeats')}>
      <IconRepeat size={14} stroke={1.6} aria-hidden />
    </span>
  );
}

/** What can be changed by a click on it. By keyboard that is a key of the card, and not one more stop on the way. */
function Quick({ field, label, children }: { field: QuickField; label?: string; children: ReactNode }) {
  const { t } = useTranslation();
  if (!use(MayEdit)) return children;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.quick}
      data-quick={field}
      title={t(`tasks.field.${field}`)}
      aria-label={label}
      aria-haspopup={field === 'deadline' ? 'dialog' : 'menu'}
    >
      {children}
    </button>
  );
}

/** When something starts, while that is still ahead. */
function StartNote({ task: { start_date, status } }: { task: Task }) {
  const { t } = useTranslation();
  if (!start_date || status !== 'todo' || start_date <= today()) return null;
  return (
    <span className={classes.count} role="img" aria-label={t('board.starts', { date: formatDate(start_date) })}>
      <IconCalendarEvent size={14} stroke={1.6} aria-hidden />
      <span aria-hidden>{formatDate(start_date)}</span>
    </span>
  );
}

function Estimate({ points }: { points: number | null }) {
  const { t } = useTranslation();
  if (points === null) return null;
  const formatted = formatNumber(points);
  return (
    <span className={classes.count} role="img" aria-label={t('tasks.points', { count: points, formatted })}>
      <IconGauge size={14} stroke={1.6} aria-hidden />
      <span aria-hidden>{formatted}</span>
    </span>
  );
}

function ChecklistCount({ done, total }: Task['checklist']) {
  const { t } = useTranslation();
  if (total === 0) return null;
  return (
    <span className={classes.count} role="img" aria-label={t('board.checklist', { done, total })}>
      <IconListCheck size={14} stroke={1.6} aria-hidden />
      <span aria-hidden>
        {done}/{total}
      </span>
    </span>
  );
}

function CommentsCount({ count }: { count: number }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <span className={classes.count} role="img" aria-label={t('board.comments', { count })}>
      <IconMessage size={14} stroke={1.6} aria-hidden />
      <span aria-hidden>{count}</span>
    </span>
  );
}

function AttachmentsCount({ count }: { count: number }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <span className={classes.count} role="img" aria-label={t('board.attachments', { count })}>
      <IconPaperclip size={14} stroke={1.6} aria-hidden />
      <span aria-hidden>{count}</span>
    </span>
  );
}

/** The dragged card under the pointer. */
export function CardPicture({ task }: { task: Task }) {
  return (
    <div className={`${classes.card} ${classes.picture}`}>
      <span className={classes.title}>
        <span className={classes.text} dir="auto">
          {task.title}
        </span>
      </span>
      <CardFacts task={task} />
    </div>
  );
}
