import {
  type FilterField,
  type FilterValue,
  parseFilter,
  quoted,
  withTerm,
} from '../../../src/tasks/filters/filter-syntax.js';
import { SOON_DAYS } from './due.js';
import { fold } from './fold.js';

/** What the controls beside the text of a filter show: terms of the text that they can express. */
export interface FilterChoices {
  /** A user's id, `me` or `none`. */
  assignee?: string;
  priority?: string;
  status?: string;
  /** `overdue`, `today`, `week` (today and the seven days after it) or `none`. */
  due?: string;
  /** A label's id, or `none`. */
  label?: string;
}

interface Named {
  id: string;
  name: string;
}

/** What can be chosen by name. */
export interface ChoiceScene {
  people?: readonly Named[];
  labels?: readonly Named[];
}

/** What the controls show for a text; nothing where a field is not compared with exactly one value that they know. */
export function choicesOf(text: string, { people = [], labels = [] }: ChoiceScene): FilterChoices {
  const { terms, errors } = parseFilter(text);
  if (errors.length > 0) return {};
  const valueOf = (field: FilterField) => {
    const [only, ...others] = terms.filter((term) => term.field === field && !term.negated);
    return only && others.length === 0 && only.values.length === 1 ? only.values[0] : undefined;
  };
  const chosen = (field: FilterField) => wordOf(valueOf(field));
  return {
    assignee: chosen('assignee') ?? idOf(valueOf('assignee'), people),
    priority: chosen('priority'),
    status: chosen('status'),
    due: chosen('due') ?? dueOf(valueOf('due')),
    label: chosen('label') ?? idOf(valueOf('label'), labels),
  };
}

/** The text after choices in the controls; undefined takes a term out of it. */
export function withChoices(text: string, choices: FilterChoices, { people = [], labels = [] }: ChoiceScene): string {
  const terms = { assignee: naming(people), priority: asIs, status: asIs, due: dueTerm, label: naming(labels) };
  return (Object.keys(choices) as (keyof FilterChoices)[]).reduce((before, field) => {
    const value = choices[field];
    return withTerm(before, field, value === undefined ? undefined : terms[field](value));
  }, text);
}

function wordOf(value: FilterValue | undefined): string | undefined {
  if (!value) return undefined;
  if ('word' in value) return value.word;
  return 'choice' in value ? value.choice : undefined;
}

/** The only one with this name or id. */
function idOf(value: FilterValue | undefined, known: readonly Named[]): string | undefined {
  if (!value || !('name' in value)) return undefined;
  const byId = known.find(({ id }) => id === value.name.toLowerCase());
  const [only, ...others] = byId ? [byId] : known.filter(({ name }) => fold(name) === fold(value.name));
  return others.length === 0 ? only?.id : undefined;
}

function dueOf(value: FilterValue | undefined): string | undefined {
  if (!value || !('days' in value) || value.days.from !== 0) return undefined;
  return value.days.to === 0 ? 'today' : value.days.to === SOON_DAYS ? 'week' : undefined;
}

const asIs = (value: string) => value;

const dueTerm = (due: string) => (due === 'week' ? `${SOON_DAYS}d` : due);

/** By name where that tells them apart, otherwise by id. */
const naming = (known: readonly Named[]) => (id: string) => {
  if (id === 'me') return '@me';
  const name = known.find((one) => one.id === id)?.name;
  const isClear = name && known.filter((one) => fold(one.name) === fold(name)).length === 1;
  return isClear ? quoted(name) : id;
};
