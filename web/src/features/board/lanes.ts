import type { Task, TaskPriority } from '../../data/api.js';
import type { TaskFields } from '../../data/tasks.js';
import { compareText } from '../../lib/format.js';
import type { Columns } from './board-model.js';
import { cellId } from './cells.js';

/** By what the cards of a board can be grouped in rows. */
export const GROUPINGS = ['assignee', 'priority', 'label'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A row of a board. */
export interface Lane {
  /** A user's or a label's id, a priority, or `none`. */
  key: string;
  /** The name of the person or the label; of a priority, itself. */
  name: string;
}

export const NONE = 'none';
const PRIORITIES: readonly TaskPriority[] = ['high', 'medium', 'low'];

/** The row of a card. One with several labels is in that of its first. */
export function laneKey({ assigned_to, priority, labels }: Task, grouping: Grouping): string {
  if (grouping === 'priority') return priority;
  return (grouping === 'assignee' ? assigned_to : labels[0]?.id) ?? NONE;
}

/**
 * The rows of a board: all priorities; people and labels that have cards, by name, the reader first; and at the end what
 * has nobody, or no label.
 * @param nameOf the name of a card's label.
 */
export function lanesOf(
  cards: Iterable<Task>,
  grouping: Grouping,
  me: string,
  nameOf: (label: Task['labels'][number]) => string,
): Lane[] {
  if (grouping === 'priority') return PRIORITIES.map((key) => ({ key, name: key }));
  const names = new Map<string, string>();
  for (const task of cards) {
    const label = task.labels[0];
    if (grouping === 'assignee' && task.assigned_to) names.set(task.assigned_to, task.assigned_to_name ?? '');
    if (grouping === 'label' && label) names.set(label.id, nameOf(label));
  }
  const lanes = Array.from(names, ([key, name]) => ({ key, name }));
  lanes.sort((a, b) => Number(b.key === me) - Number(a.key === me) || compareText(a.name, b.name));
  return [...lanes, { key: NONE, name: '' }];
}

/** The cards by their cells, row by row. */
export function cellsOf(columns: Columns, lanes: readonly Lane[], grouping: Grouping): Columns {
  const cells = new Map<string, Task[]>();
  for (const { key } of lanes) for (const id of columns.keys()) cells.set(cellId(id, key), []);
  for (const [id, cards] of columns)
    for (const card of cards) cells.get(cellId(id, laneKey(card, grouping)))?.push(card);
  return cells;
}

/** How many cards a row has. */
export function cardsOfLane(cells: Columns, columns: Iterable<string>, lane: string): number {
  return [...columns].reduce((sum, id) => sum + (cells.get(cellId(id, lane))?.length ?? 0), 0);
}

/** What a card becomes in a row; nothing by label, as a card can have several. */
export interface LaneChange {
  fields: TaskFields;
  /** What follows from them. */
  derived: Partial<Pick<Task, 'assigned_to_name'>>;
}

export function changeTo({ key, name }: Lane, grouping: Grouping): LaneChange | undefined {
  if (grouping === 'priority') return { fields: { priority: key as TaskPriority }, derived: {} };
  if (grouping === 'label') return undefined;
  const isNobody = key === NONE;
  return {
    fields: { assigned_to: isNobody ? null : key },
    derived: { assigned_to_name: isNobody ? null : name },
  };
}

/** What puts a card back. */
export function changeBack({ priority, assigned_to, assigned_to_name }: Task, grouping: Grouping): LaneChange {
  if (grouping === 'priority') return { fields: { priority }, derived: {} };
  return { fields: { assigned_to }, derived: { assigned_to_name } };
}
