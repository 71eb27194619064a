import type { LiveEvent } from '@flowtrack/client/live';

/** Where a card is, or where a loaded part of a column ends: by rank, compared as bytes, then by id. */
export interface Spot {
  rank: string;
  id: string;
}

/** A column of which only the cards up to a place are loaded; a column without a window is loaded whole. */
export interface ColumnWindow {
  /** The place up to which all cards are known. */
  end: Spot;
  /** How many cards are beyond it. */
  rest: number;
  /** The server's cursor of that place. */
  next: string;
}

export type Windows = ReadonlyMap<string, ColumnWindow>;

/** What a window needs of a card. */
interface Placed extends Spot {
  column_id: string;
}

export function compareSpots(a: Spot, b: Spot): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** Whether a place is in the loaded part of its column. */
export function isLoaded(windows: Windows, place: Placed): boolean {
  const window = windows.get(place.column_id);
  return !window || compareSpots(place, window.end) <= 0;
}

/** The windows of a board's answer. */
export function windowsOf(columns: { id: string; total?: number; next?: string | null; tasks: Spot[] }[]): Windows {
  const windows = new Map<string, ColumnWindow>();
  for (const { id, total = 0, next, tasks } of columns) {
    const end = tasks.at(-1);
    if (next && end) windows.set(id, { end: { rank: end.rank, id: end.id }, rest: total - tasks.length, next });
  }
  return windows;
}

/** The windows after a visible task went from one place to another; null is no place on the board that the viewer sees. */
export function afterMove(windows: Windows, from: Placed | null, to: Placed | null): Windows {
  return counted(counted(windows, from, -1), to, 1);
}

function counted(windows: Windows, place: Placed | null, by: number): Windows {
  if (!place || isLoaded(windows, place)) return windows;
  const window = windows.get(place.column_id) as ColumnWindow;
  return withWindow(windows, place.column_id, { ...window, rest: window.rest + by });
}

/** Windows with another one; where nothing is left beyond it, the column is loaded whole. */
export function withWindow(windows: Windows, column_id: string, window: ColumnWindow): Windows {
  const all = new Map(windows);
  if (window.rest === 0) all.delete(column_id);
  else all.set(column_id, window);
  return all;
}

/** Where a task is, who has it, and whether it is in the archive. */
export interface Whereabouts extends Placed {
  assigned_to: string | null;
  archived_at?: string | null;
}

/** Events after which a task is on the board that was not there before. */
const BEGINNINGS = new Set(['task_created', 'task_restored', 'task_transferred']);

/** Where the task of an event was before, as the event tells; null if it did not exist or was in the trash. */
export function whereBefore({ type, data, changes }: LiveEvent): Whereabouts | null {
  if (BEGINNINGS.has(type)) return null;
  const { id, rank, column_id, assigned_to, archived_at } = data as unknown as Whereabouts;
  const before = <T>(field: string, now: T): T => (field in changes ? (changes[field]?.from as T) : now);
  const column = changes.column?.from as { id: string } | null | undefined;
  return {
    id,
    rank: before('rank', rank),
    column_id: column?.id ?? column_id,
    assigned_to: before('assigned_to', assigned_to),
    archived_at: before('archived_at', archived_at),
  };
}
