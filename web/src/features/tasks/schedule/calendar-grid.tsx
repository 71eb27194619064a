import FullCalendar, { type CalendarRef, type EventInput } from '@fullcalendar/react';
import dayGridPlugin from '@fullcalendar/react/daygrid';
import interactionPlugin from '@fullcalendar/react/interaction';
import listPlugin from '@fullcalendar/react/list';
import skeletonCss from '@fullcalendar/react/skeleton.css?url';
import themePlugin from '@fullcalendar/react/themes/classic';
import themeCss from '@fullcalendar/react/themes/classic/theme.css?url';
import { VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { isOverdue } from '../../../lib/due.js';
import { addDays, today } from '../../../lib/format.js';
import { currentLocale } from '../../../lib/i18n.js';
import { useListedTasks } from '../../../lib/task-order.js';
import classes from './calendar-grid.module.css';
import { whole } from './shift.js';
import { shiftTask } from './shift-task.js';
import { type CalendarView, firstWeekday } from './span.js';
import { CARRY_USAGE_ID } from './span-notes.js';
import { useCarry } from './use-carry.js';

const VIEWS = { month: 'dayGridMonth', week: 'dayGridWeek', list: 'listMonth' } as const;
const PLUGINS = [dayGridPlugin, interactionPlugin, listPlugin, themePlugin];
const DAY_MS = 24 * 60 * 60 * 1000;

interface GridProps {
  view: CalendarView;
  /** A day that is shown. */
  date: string;
  tasks: Task[];
  mayEdit: boolean;
  /** Is told the day that was clicked. */
  onDay?: (date: string) => void;
}

/** Tasks on their days. Days are dates without a time, which FullCalendar counts in UTC. */
export function CalendarGrid({ view, date, tasks, mayEdit, onDay }: GridProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const area = useRef<HTMLDivElement>(null);
  const calendar = useRef<CalendarRef>(null);
  const { shown, carried, said, keys } = useCarry(tasks, area, mayEdit);
  const events = useMemo(() => shown.map((task) => eventOf(task, view, task.id === carried)), [shown, view, carried]);
  useEffect(() => {
    calendar.current?.getApi().changeView(VIEWS[view], date);
  }, [view, date]);
  useListedTasks(useMemo(() => inOrder(tasks, view), [tasks, view]));
  const open = (key: string) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, task: key }), resetScroll: false });
  const drop = async (id: string, days: number, revert: () => void) => {
    const task = tasks.find((one) => one.id === id);
    if (!task || !(await shiftTask(client, task, whole(days)))) revert();
  };
  return (
    <div ref={area} className={classes.area} {...keys}>
      {/* Only this page needs them, and React waits for them. */}
      <link rel="stylesheet" href={skeletonCss} precedence="default" />
      <link rel="stylesheet" href={themeCss} precedence="default" />
      <FullCalendar
        ref={calendar}
        plugins={PLUGINS}
        initialView={VIEWS[view]}
        initialDate={date}
        timeZone="UTC"
        now={today()}
        locale={currentLocale()}
        firstDay={firstWeekday()}
        headerToolbar={false}
        height="auto"
        fixedWeekCount={false}
        dayMaxEvents={view === 'month' ? 4 : false}
        events={events}
        editable={mayEdit}
        eventDurationEditable={false}
        eventOrder="start,-duration,title"
        eventClick={({ event, jsEvent }) => {
          if (jsEvent.ctrlKey || jsEvent.metaKey || jsEvent.shiftKey) return;
          jsEvent.preventDefault();
          open(event.extendedProps.key as string);
        }}
        eventDrop={({ event, oldEvent, revert }) =>
          void drop(event.id, (Number(event.start) - Number(oldEvent.start)) / DAY_MS, revert)
        }
        eventDidMount={({ el, event }) => {
          const link = el.matches('a') ? el : (el.querySelector('a') ?? el);
          link.dataset.task = event.id;
          link.title = `${event.extendedProps.key as string} ${event.title}`;
          if (mayEdit) link.setAttribute('aria-describedby', CARRY_USAGE_ID);
        }}
        dateClick={onDay && (({ dateStr }) => onDay(dateStr))}
        moreLinkText={(count) => t('schedule.more', { count })}
        moreLinkHint={(count) => t('schedule.moreHint', { count })}
        noEventsText={t('schedule.nothing')}
        allDayText=""
        closeHint={t('common.close')}
      />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </div>
  );
}

/** A list names a task once, on the day when it is due. */
function eventOf(task: Task, view: CalendarView, isCarried: boolean): EventInput {
  const { id, key, title, start_date, deadline, status } = task;
  const state = status === 'done' ? classes.done : isOverdue(task) ? classes.overdue : classes.open;
  return {
    id,
    title,
    start: (view === 'list' ? undefined : start_date) ?? deadline ?? undefined,
    end: deadline ? addDays(deadline, 1) : undefined,
    allDay: true,
    url: `${location.pathname}?task=${key}`,
    className: [classes.event, state, isCarried ? classes.carried : ''].join(' '),
    extendedProps: { key },
  };
}

/** Tasks as the grid orders them: by their first day, longer ones first, then by title. */
function inOrder(tasks: Task[], view: CalendarView): Task[] {
  const startOf = ({ start_date, deadline }: Task) => (view === 'list' ? undefined : start_date) ?? deadline ?? '';
  return [...tasks].sort(
    (a, b) =>
      startOf(a).localeCompare(startOf(b)) ||
      (b.deadline ?? '').localeCompare(a.deadline ?? '') ||
      a.title.localeCompare(b.title),
  );
}
