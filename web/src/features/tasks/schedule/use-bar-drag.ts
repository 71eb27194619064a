import { useQueryClient } from '@tanstack/react-query';
import { type PointerEvent as ReactPointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Task } from '../../../data/api.js';
import { type Shift, shifted } from './shift.js';
import { shiftTask } from './shift-task.js';
import { daysBetween, type Span } from './span.js';

/** What of a bar is dragged. */
export type Part = 'whole' | 'start' | 'deadline';

/** So far a pointer may tremble, in pixels. */
const SLACK = 4;

interface Drag {
  task: Task;
  part: Part;
  days: number;
}

const shiftOf = ({ part, days }: Drag): Shift => ({
  start: part === 'deadline' ? 0 : days,
  deadline: part === 'start' ? 0 : days,
});

/**
 * Drags bars to other days. A drag ends where the pointer is let go, and changes nothing when Escape is pressed, or the
 * system takes the pointer away.
 * @returns the tasks as they would be after a drop.
 */
export function useBarDrag(tasks: Task[], span: Span, mayEdit: boolean) {
  const client = useQueryClient();
  const [drag, setDrag] = useState<Drag>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  const shown = useMemo(() => withDragged(tasks, drag), [tasks, drag]);
  const press = (event: ReactPointerEvent, task: Task, part: Part) => {
    if (!mayEdit || event.button !== 0 || stop.current) return;
    event.stopPropagation();
    const track = event.currentTarget.closest('[data-task]')?.parentElement;
    const dayWidth = (track?.clientWidth ?? 1) / (daysBetween(span.from, span.to) + 1);
    const direction = getComputedStyle(document.documentElement).direction === 'rtl' ? -1 : 1;
    let now: Drag = { task, part, days: 0 };
    let hasMoved = false;
    const move = ({ clientX, pointerId }: PointerEvent) => {
      if (pointerId !== event.pointerId) return;
      hasMoved ||= Math.abs(clientX - event.clientX) > SLACK;
      if (!hasMoved) return;
      const next = { task, part, days: Math.round((direction * (clientX - event.clientX)) / dayWidth) };
      if (shifted(task, shiftOf(next))) setDrag((now = next));
    };
    const end = (isDropped: boolean) => {
      stop.current?.();
      setDrag(undefined);
      if (hasMoved) swallowClick();
      if (isDropped) void shiftTask(client, task, shiftOf(now));
    };
    const lifted = ({ pointerId }: PointerEvent) => pointerId === event.pointerId && end(true);
    const cancelled = ({ pointerId }: PointerEvent) => pointerId === event.pointerId && end(false);
    const key = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end(false);
    };
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('pointermove', move, { signal });
    addEventListener('pointerup', lifted, { signal });
    addEventListener('pointercancel', cancelled, { signal });
    addEventListener('keydown', key, { signal, capture: true });
    stop.current = () => {
      listening.abort();
      stop.current = undefined;
    };
  };
  return { shown, dragged: drag?.task.id, press };
}

function withDragged(tasks: Task[], drag: Drag | undefined): Task[] {
  if (!drag) return tasks;
  return tasks.map((task) => (task.id === drag.task.id ? { ...task, ...shifted(task, shiftOf(drag)) } : task));
}

/** The click that browsers make of a drag would open the task. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  // Not every drag is followed by one.
  setTimeout(() => removeEventListener('click', swallow, { capture: true }));
}
