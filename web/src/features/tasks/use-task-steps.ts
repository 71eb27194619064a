import { createContext, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { hasModifier, shortcutKey } from '../../lib/keyboard.js';
import { hasSingleKeys, isFreeInDialog } from '../../lib/single-keys.js';
import { type ListedTask, useTaskOrder } from '../../lib/task-order.js';

export type Direction = 'previous' | 'next';

/** How a panel goes through the tasks of the screen behind it. */
export interface TaskSteps {
  /** The neighbours of the task that is open; undefined at an end. */
  previous?: ListedTask;
  next?: ListedTask;
  go: (direction: Direction) => void;
  /** Which way the last step went, if there was one. */
  last: Direction | undefined;
}

/** Undefined where the task is not among those of the screen. */
export const Steps = createContext<TaskSteps | undefined>(undefined);

const KEYS: Partial<Record<string, Direction>> = { j: 'next', k: 'previous' };

/**
 * Goes from the task of a panel to its neighbours on the screen behind, by `j` and `k` too.
 * @param onStep opens another task in the panel.
 */
export function useTaskSteps(
  taskId: string,
  panel: RefObject<HTMLElement | null>,
  onStep: (task: ListedTask) => void,
): TaskSteps | undefined {
  const order = useTaskOrder();
  const [last, setLast] = useState<Direction>();
  const place = usePlace(taskId, order?.tasks);
  const steps = order && place && { ...place, go, last };
  function go(direction: Direction): void {
    const task = place?.[direction];
    if (!task) return;
    setLast(direction);
    onStep(task);
  }
  const reach = useEffectEvent(() => order?.onReached(taskId));
  useEffect(() => {
    if (last) reach();
  }, [taskId, last]);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const direction = KEYS[shortcutKey(event)];
    if (!direction || !steps || !isMeantForPanel(event, panel.current)) return;
    event.preventDefault();
    go(direction);
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return steps;
}

/** The neighbours of a task: of one that has left the list meanwhile, those where it was. */
function usePlace(taskId: string, tasks: readonly ListedTask[] = []) {
  const [known, setKnown] = useState<{ taskId: string; index: number }>();
  const index = tasks.findIndex(({ id, key }) => id === taskId || key === taskId);
  if (index >= 0 && (known?.taskId !== taskId || known.index !== index)) setKnown({ taskId, index });
  if (index >= 0) return { previous: tasks[index - 1], next: tasks[index + 1] };
  if (known?.taskId !== taskId) return undefined;
  return { previous: tasks[known.index - 1], next: tasks[known.index] };
}

/** Whether a key is pressed in the panel, and not in a dialog over it. */
export function isMeantForPanel(event: KeyboardEvent, panel: HTMLElement | null): boolean {
  if (hasModifier(event) || event.repeat || !hasSingleKeys() || !isFreeInDialog(event)) return false;
  const isOver = [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].every((one) => one === panel);
  const isModal = panel?.getAttribute('aria-modal') === 'true';
  return (
    isOver &&
    event.target instanceof Node &&
    ((isModal && event.target === document.body) || !!panel?.contains(event.target))
  );
}

/** What a panel does once it shows another task: it begins at its top, and keeps the focus. */
export function useShownFromTop(taskId: string, panel: RefObject<HTMLElement | null>): void {
  const shown = useRef(taskId);
  useEffect(() => {
    if (shown.current === taskId) return;
    shown.current = taskId;
    panel.current?.scrollTo({ top: 0, behavior: 'instant' });
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
  }, [taskId, panel]);
}
