import { useNavigate } from '@tanstack/react-router';
import type { MouseEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { isOverdue } from '../../../lib/due.js';
import { formatDate } from '../../../lib/format.js';
import { placeIn } from './place-in.js';
import type { Span } from './span.js';
import { CARRY_USAGE_ID } from './span-notes.js';
import classes from './timeline.module.css';
import type { Part } from './use-bar-drag.js';

interface RowProps {
  task: Task;
  span: Span;
  /** Where the row is, in pixels. */
  top: number;
  /** From 1. */
  position: number;
  total: number;
  isCarried: boolean;
  mayEdit: boolean;
  onPress: (event: PointerEvent, task: Task, part: Part) => void;
}

/** A task: its title, and a bar that opens its panel and can be dragged, as a whole or by an end. */
export function TimelineRow({ task, span, top, position, total, isCarried, mayEdit, onPress }: RowProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id, key, title, start_date, deadline } = task;
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void navigate({ to: '.', search: (before: object) => ({ ...before, task: key }), resetScroll: false });
  };
  const from = start_date ?? deadline ?? span.from;
  const to = deadline ?? span.to;
  const dates = start_date
    ? t('schedule.fromTo', { from: formatDate(start_date), to: formatDate(to) })
    : t('schedule.dueOn', { date: formatDate(to) });
  const blocked = task.blocked_by_count > 0 ? `, ${t('schedule.blocked', { count: task.blocked_by_count })}` : '';
  const end = (part: Part) =>
    mayEdit && <span className={classes.end} data-part={part} onPointerDown={(event) => onPress(event, task, part)} />;
  return (
    <div
      role="listitem"
      aria-posinset={position}
      aria-setsize={total}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      {/* The bar says it all to others. */}
      <span className={classes.name} title={title} dir="auto" aria-hidden onClick={open}>
        {title}
      </span>
      <div className={classes.track}>
        <a
          href={`${location.pathname}?task=${key}`}
          className={classes.bar}
          style={placeIn(span, from, to)}
          data-task={id}
          data-state={task.status === 'done' ? 'done' : isOverdue(task) ? 'overdue' : 'open'}
          data-carried={isCarried || undefined}
          data-fixed={!mayEdit || undefined}
          data-begins={from >= span.from || undefined}
          data-ends={to <= span.to || undefined}
          title={`${key} ${title}\n${dates}${blocked}`}
          aria-label={`${title}, ${dates}${blocked}`}
          aria-describedby={mayEdit ? CARRY_USAGE_ID : undefined}
          draggable={false}
          onClick={open}
          onPointerDown={(event) => onPress(event, task, 'whole')}
        >
          {start_date && from >= span.from && end('start')}
          <span className={classes.text}>{title}</span>
          {to <= span.to && end('deadline')}
        </a>
      </div>
    </div>
  );
}
