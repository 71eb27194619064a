import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  type KeyboardEvent as ReactKeyboardEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Task } from '../../../data/api.js';
import { formatDate } from '../../../lib/format.js';
import { hasModifier } from '../../../lib/keyboard.js';
import { type Shift, shifted } from './shift.js';
import { shiftTask } from './shift-task.js';

/** How far an arrow key goes, in days. */
const STEPS: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

interface Carried {
  id: string;
  shift: Shift;
}

/**
 * Moves tasks to other days by keyboard, as cards are moved on the board: the space bar picks up, arrows move (with Shift
 * only the deadline), the space bar or Enter drops, Escape puts back.
 * @param within where the links of the tasks are, with their ids as `data-task`.
 * @returns the tasks as they would be after a drop, and what is to be announced.
 */
export function useCarry(tasks: Task[], within: RefObject<HTMLElement | null>, mayEdit: boolean) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [carried, setCarried] = useState<Carried>();
  const [said, setSaid] = useState('');
  const task = mayEdit ? tasks.find(({ id }) => id === carried?.id) : undefined;
  const shown = useMemo(() => withCarried(tasks, task && carried), [tasks, task, carried]);
  const keepFocus = useKeptFocus(within);

  const say = (step: 'lifted' | 'over' | 'dropped' | 'putBack', { title, deadline }: Task) =>
    setSaid(t(`schedule.${step}`, { title, date: deadline ? formatDate(deadline) : '' }));
  const end = (id: string) => {
    setCarried(undefined);
    keepFocus(id);
  };
  /** Whoever goes elsewhere carries nothing any more, and keeps the focus there. */
  const leave = () => {
    if (task) say('putBack', task);
    setCarried(undefined);
    keepFocus(undefined);
  };
  const move = (held: Task, { id, shift }: Carried, step: number, onlyDeadline: boolean) => {
    const next = { start: shift.start + (onlyDeadline ? 0 : step), deadline: shift.deadline + step };
    const fields = shifted(held, next);
    if (!fields) return;
    setCarried({ id, shift: next });
    keepFocus(id);
    say('over', { ...held, ...fields });
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!task || !carried || hasModifier(event)) return;
    const step = STEPS[event.key];
    if (event.key === 'Tab') return leave();
    if (step !== undefined) move(task, carried, step, event.shiftKey);
    else if (event.key === ' ' || event.key === 'Enter') {
      end(carried.id);
      say('dropped', { ...task, ...shifted(task, carried.shift) });
      void shiftTask(client, task, carried.shift);
    } else if (event.key === 'Escape') {
      end(carried.id);
      say('putBack', task);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const isCarrying = task !== undefined;
  useEffect(() => {
    if (!isCarrying) return;
    // Wherever the focus is: a task that moves on is another element for a moment.
    document.addEventListener('keydown', press, { capture: true });
    return () => document.removeEventListener('keydown', press, { capture: true });
  }, [isCarrying]);
  const onKeyDown = (event: ReactKeyboardEvent) => {
    if (event.key === 'Tab') return keepFocus(undefined);
    if (event.key !== ' ' || !mayEdit || hasModifier(event.nativeEvent)) return;
    const id = (event.target as Element).closest<HTMLElement>('[data-task]')?.dataset.task;
    const found = tasks.find((one) => one.id === id);
    if (!found) return;
    setCarried({ id: found.id, shift: { start: 0, deadline: 0 } });
    say('lifted', found);
    event.preventDefault();
  };
  return { shown, carried: task?.id, said, keys: { onKeyDown, onPointerDown: leave } };
}

function withCarried(tasks: Task[], carried: Carried | undefined): Task[] {
  if (!carried) return tasks;
  return tasks.map((task) => (task.id === carried.id ? { ...task, ...shifted(task, carried.shift) } : task));
}

/**
 * What is shown elsewhere is another element, whenever that is drawn: it gets the focus that the one before had.
 * @returns what keeps the focus at a task, or leaves it alone again.
 */
function useKeptFocus(within: RefObject<HTMLElement | null>) {
  const watching = useRef<MutationObserver>(undefined);
  useEffect(() => () => watching.current?.disconnect(), []);
  return (id: string | undefined) => {
    watching.current?.disconnect();
    const area = within.current;
    if (!id || !area) return;
    const focus = () => {
      if (document.activeElement === document.body) area.querySelector<HTMLElement>(`[data-task="${id}"]`)?.focus();
    };
    // FullCalendar hides what it measures, and browsers take the focus away from that after they have drawn it.
    watching.current = new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(focus)));
    watching.current.observe(area, {
      childList: true,
      subtree: true,
      attributeFilter: ['data-task', 'style', 'class'],
    });
  };
}
