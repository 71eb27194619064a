import {
  datesOf,
  type FilterError,
  type FilterField,
  type FilterTerm,
  type FilterValue,
  parseFilter,
} from '../../../src/tasks/filters/filter-syntax.js';
import { fold } from './fold.js';

/** What of a task a filter compares. */
export interface FilteredTask {
  id: string;
  key: string;
  title: string;
  description: string | null;
  description_truncated: boolean;
  priority: string;
  status: string;
  column_id: string;
  deadline: string | null;
  start_date: string | null;
  estimate: number | null;
  labels: readonly { id: string; name: string }[];
  assigned_to: string | null;
  assigned_to_name: string | null;
  created_by: string;
  comments_count: number;
  blocked_by_count: number;
  created_at: string;
  updated_at: string;
}

/** What a filter refers to besides the tasks of one project. */
export interface FilterScene {
  /** The reader's id. */
  me: string;
  /** The reader's day, `YYYY-MM-DD`. */
  today: string;
  /** The reader's day at a time (RFC 3339). */
  dayAt: (time: string) => string;
  project: { id: string; key: string; name: string };
  /** The name of a column, by its id. */
  columns: ReadonlyMap<string, string>;
  /** Names of users, by id, as far as they are known. */
  people: ReadonlyMap<string, string>;
  /** Ids of the tasks that match what was `asked`. */
  found?: ReadonlySet<string>;
}

const isAsked = ({ field }: FilterTerm) => field === 'text' || field === 'creator';

/** A filter that was read. */
export interface ReadFilter {
  terms: FilterTerm[];
  errors: FilterError[];
  /**
   * The terms that may concern what the page does not have, as a filter for the server: whole descriptions, and names of
   * people who have left.
   */
  asked: string;
}

/** Reads the text of a filter. */
export function readFilter(text: string): ReadFilter {
  const { terms, errors } = parseFilter(text);
  const asked = terms.filter(isAsked).map(({ at, end }) => text.slice(at, end));
  return { terms, errors, asked: asked.join(' ') };
}

/** A function that says whether a task of the scene's project matches all terms, as `GET /tasks?filter=` would. */
export function taskMatcher(terms: FilterTerm[], scene: FilterScene): (task: FilteredTask) => boolean {
  const own = terms.filter((term) => !isAsked(term));
  const asked = terms.filter(isAsked);
  return (task) => {
    const holds = (term: FilterTerm) => {
      const test = term.field === 'text' ? hasText : TESTS[term.field];
      return term.values.some((value) => test(task, value, scene)) !== term.negated;
    };
    if (!own.every(holds)) return false;
    const isKnown = !task.description_truncated && scene.people.has(task.created_by);
    return isKnown || scene.found === undefined ? asked.every(holds) : asked.length === 0 || scene.found.has(task.id);
  };
}

type Test = (task: FilteredTask, value: FilterValue, scene: FilterScene) => boolean;

const hasText: Test = ({ key, title, description }, value) => {
  if (!('name' in value)) return false;
  if (key.toLowerCase() === value.name.toLowerCase()) return true;
  // What consists of accents only is looked for as it is.
  const text = fold(value.name) || value.name;
  return fold(title).includes(text) || fold(description ?? '').includes(text);
};

const choice =
  (field: 'status' | 'priority'): Test =>
  (task, value) =>
    'choice' in value && task[field] === value.choice;

const isNamed = (name: string | null | undefined, value: FilterValue) =>
  'name' in value && typeof name === 'string' && fold(name) === fold(value.name);

const isId = (id: string | null, value: FilterValue) => 'name' in value && value.name.toLowerCase() === id;

const isWord = (value: FilterValue, word: string) => 'word' in value && value.word === word;

function isWithin(day: string | null, value: FilterValue, { today }: FilterScene): boolean {
  if (!('days' in value) || day === null) return false;
  const { from, to } = datesOf(value.days, today);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

const person =
  (of: (task: FilteredTask, scene: FilterScene) => { id: string | null; name: string | null | undefined }): Test =>
  (task, value, scene) => {
    const { id, name } = of(task, scene);
    if (isWord(value, 'me')) return id === scene.me;
    if (isWord(value, 'none')) return id === null;
    return isId(id, value) || isNamed(name, value);
  };

const TESTS: Record<FilterField, Test> = {
  status: choice('status'),
  priority: choice('priority'),
  column: ({ column_id }, value, { columns }) => isNamed(columns.get(column_id), value),
  assignee: person(({ assigned_to, assigned_to_name }) => ({ id: assigned_to, name: assigned_to_name })),
  label: ({ labels }, value) =>
    isWord(value, 'none')
      ? labels.length === 0
      : labels.some(({ id, name }) => isId(id, value) || isNamed(name, value)),
  creator: person(({ created_by }, { people }) => ({ id: created_by, name: people.get(created_by) })),
  due: ({ deadline, status }, value, scene) => {
    if (isWord(value, 'none')) return deadline === null;
    if (isWord(value, 'overdue')) return status !== 'done' && deadline !== null && deadline < scene.today;
    return isWithin(deadline, value, scene);
  },
  start: ({ start_date }, value, scene) =>
    isWord(value, 'none') ? start_date === null : isWithin(start_date, value, scene),
  estimate: ({ estimate }, value) => {
    if (isWord(value, 'none')) return estimate === null;
    if (!('numbers' in value) || estimate === null) return false;
    const { from, to } = value.numbers;
    return (from === undefined || estimate >= from) && (to === undefined || estimate <= to);
  },
  created: ({ created_at }, value, scene) => isWithin(scene.dayAt(created_at), value, scene),
  updated: ({ updated_at }, value, scene) => isWithin(scene.dayAt(updated_at), value, scene),
  project: (_, value, { project }) =>
    isNamed(project.name, value) ||
    isId(project.id, value) ||
    ('name' in value && value.name.toUpperCase() === project.key),
  has: ({ comments_count, description }, value) =>
    'choice' in value && (value.choice === 'comments' ? comments_count > 0 : (description ?? '') !== ''),
  is: ({ blocked_by_count }) => blocked_by_count > 0,
};
