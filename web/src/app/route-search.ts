import { filterText } from '../lib/filter-address.js';

/** Optional text in an address. */
export const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
/** The task whose panel is open, on any screen. */
export const withTask = (search: Record<string, unknown>): { task?: string } => ({ task: text(search.task) });

/** Filters of boards and lists of tasks. */
export interface TaskFilterSearch {
  q?: string;
  assignee?: string;
  priority?: string;
  status?: string;
  due?: string;
  label?: string;
  sort?: string;
}

export const taskFilter = (search: Record<string, unknown>): TaskFilterSearch => ({
  q: text(search.q),
  assignee: text(search.assignee),
  priority: text(search.priority),
  status: text(search.status),
  due: text(search.due),
  label: text(search.label),
  sort: text(search.sort),
});

/** Of a board or a list: all that is filtered by is one text. */
export const filterSearch = (search: Record<string, unknown>): TaskFilterSearch => ({
  q: filterText(search),
  sort: text(search.sort),
  // They are in the text; what is not named here would stay in the address.
  ...{ assignee: undefined, priority: undefined, status: undefined, due: undefined, label: undefined },
});
