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
  /** The saved view that was chosen. */
  saved?: string;
}

export const taskFilter = (search: Record<string, unknown>): TaskFilterSearch => ({
  q: text(search.q),
  assignee: text(search.assignee),
  priority: text(search.priority),
  status: text(search.status),
  due: text(search.due),
  label: text(search.label),
  sort: text(search.sort),
  saved: text(search.saved),
});

/** Of a board or a list: all that is filtered by is one text. */
export const filterSearch = (search: Record<string, unknown>): TaskFilterSearch => ({
  q: filterText(search),
  sort: text(search.sort),
  saved: text(search.saved),
  // They are in the text; what is not named here would stay in the address.
  ...{ assignee: undefined, priority: undefined, status: undefined, due: undefined, label: undefined },
});

/** The same of a board, which is shown as of now or as it was: after an event of this number, or at a time. */
export const boardSearch = (search: Record<string, unknown>): TaskFilterSearch & { at?: number | string } => ({
  ...filterSearch(search),
  at: typeof search.at === 'number' ? search.at : text(search.at),
});

/** The search parameters of the list of projects. */
export interface ProjectsSearch {
  q?: string;
  status?: string;
  view?: 'table';
  sort?: string;
  trash?: true;
  /** Whether the form for a new project is open. */
  create?: true;
}

export const projectsSearch = (search: Record<string, unknown>): ProjectsSearch => ({
  q: text(search.q),
  status: text(search.status),
  view: search.view === 'table' ? 'table' : undefined,
  sort: text(search.sort),
  trash: search.trash === true || undefined,
  create: search.create === true || undefined,
});

/** The search parameters of imports. */
export interface ImportSearch {
  /** The import that is shown. */
  id?: string;
  /** The project that is to get the tasks. */
  project?: string;
}

export const importSearch = (search: Record<string, unknown>): ImportSearch => ({
  id: text(search.id),
  project: text(search.project),
});

/** Where to go after the login; with `by`, a password lets in also where few may use one. */
export const loginSearch = (search: Record<string, unknown>): { to?: string; by?: 'password' } => ({
  to: text(search.to),
  by: search.by === 'password' ? 'password' : undefined,
});

export const flowSearch = (search: Record<string, unknown>): { span?: number } => ({
  span: [28, 84, 182, 365].find((days) => days === search.span),
});

export const peopleSearch = (search: Record<string, unknown>): { q?: string; role?: string; sort?: string } => ({
  q: text(search.q),
  role: text(search.role),
  sort: text(search.sort),
});

export const notificationsSearch = (search: Record<string, unknown>): { unread?: true } => ({
  unread: search.unread === true || undefined,
});

/** The search parameters of a project's calendar. */
export interface CalendarSearch {
  /** The text of the filter. */
  q?: string;
  saved?: string;
  view?: 'month' | 'week' | 'list';
  /** A day that is shown; today if it is not there. */
  date?: string;
}

/** The search parameters of a project's timeline. */
export interface TimelineSearch {
  /** The text of the filter. */
  q?: string;
  saved?: string;
  view?: 'weeks' | 'quarter' | 'year';
  /** A day of the second week; today if it is not there. */
  date?: string;
}

export const calendarSearch = (search: Record<string, unknown>): CalendarSearch => ({
  q: text(search.q),
  saved: text(search.saved),
  view: (['month', 'week', 'list'] as const).find((view) => view === search.view),
  date: text(search.date),
});

export const timelineSearch = (search: Record<string, unknown>): TimelineSearch => ({
  q: text(search.q),
  saved: text(search.saved),
  view: (['weeks', 'quarter', 'year'] as const).find((view) => view === search.view),
  date: text(search.date),
});
