import { VisuallyHidden } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { today } from '../../../lib/format.js';
import { useListedTasks } from '../../../lib/task-order.js';
import { placeIn } from './place-in.js';
import { daysBetween, marksOf, type Span } from './span.js';
import { ROW } from './arrows.js';
import { TimelineArrows } from './timeline-arrows.js';
import { TimelineRow } from './timeline-row.js';
import classes from './timeline.module.css';
import { useBarDrag } from './use-bar-drag.js';
import { useCarry } from './use-carry.js';

interface TimelineProps {
  projectId: string;
  span: Span;
  tasks: Task[];
  mayEdit: boolean;
}

/** Tasks as bars, those that begin first at the top. Only what is in view is rendered. */
export function Timeline({ projectId, span, tasks, mayEdit }: TimelineProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => [...tasks].sort(byStart), [tasks]);
  const { shown: carriedTo, carried, said, keys } = useCarry(sorted, area, mayEdit);
  const drag = useBarDrag(carriedTo, span, mayEdit);
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is used here only
  const virtualizer = useVirtualizer({
    count: drag.shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  useListedTasks(sorted, (id) => virtualizer.scrollToIndex(sorted.findIndex((task) => task.id === id)));
  const rows = virtualizer.getVirtualItems();
  if (tasks.length === 0) return null;
  return (
    <div ref={area} className={classes.area} {...keys}>
      <div ref={scroller} className={classes.scroller} tabIndex={-1}>
        <Scale span={span} />
        <div
          role="list"
          aria-label={t('schedule.timeline')}
          className={classes.rows}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {rows.map(({ index, start }) => {
            const task = drag.shown[index];
            return (
              task && (
                <TimelineRow
                  key={task.id}
                  task={task}
                  span={span}
                  top={start}
                  position={index + 1}
                  total={drag.shown.length}
                  isCarried={task.id === carried || task.id === drag.dragged}
                  mayEdit={mayEdit}
                  onPress={drag.press}
                />
              )
            );
          })}
          <TimelineArrows
            projectId={projectId}
            tasks={drag.shown}
            span={span}
            first={rows[0]?.index ?? 0}
            last={rows.at(-1)?.index ?? 0}
          />
          <Today span={span} />
        </div>
      </div>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </div>
  );
}

const startOf = ({ start_date, deadline }: Task) => start_date ?? deadline ?? '';

function byStart(a: Task, b: Task): number {
  return (
    startOf(a).localeCompare(startOf(b)) || (a.deadline ?? '').localeCompare(b.deadline ?? '') || a.number - b.number
  );
}

/** Months, and weeks where there is room for them. */
function Scale({ span }: { span: Span }) {
  const hasWeeks = daysBetween(span.from, span.to) < 100;
  const marks = [marksOf(span, 'month'), hasWeeks ? marksOf(span, 'week') : []];
  return (
    <div className={classes.scale} aria-hidden>
      {marks.map((line, index) => (
        <div key={index} className={classes.marks} data-line={index === 0 ? 'month' : 'week'}>
          {line.map(({ from, to, name }) => (
            <span key={from} className={classes.mark} style={placeIn(span, from, to)}>
              {daysBetween(from, to) >= (index === 0 ? daysBetween(span.from, span.to) / 14 : 3) && name}
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

function Today({ span }: { span: Span }) {
  const day = today();
  if (day < span.from || day > span.to) return null;
  return (
    <div className={classes.track} aria-hidden>
      <span className={classes.today} style={{ insetInlineStart: placeIn(span, day, day).insetInlineStart }} />
    </div>
  );
}
