import type { Actor } from '../../kernel/access/access.js';
import { dayIn, startOfDay } from '../../kernel/days.js';
import { InvalidInput } from '../../kernel/http/problem.js';
import { UUID } from '../../kernel/validation/fields.js';
import { join, raw, type Sql, sql } from '../../database/sql.js';
import { isOverdue } from '../core/overdue.js';
import { hasText } from '../core/task-search.js';
import { hasLabel } from '../labels/task-labels.js';
import {
  datesOf,
  dayAfter,
  type FilterField,
  type FilterTerm,
  type FilterValue,
  parseFilter,
} from './filter-syntax.js';
import { messageOf } from './filter-errors.js';

/** Who asks, and when. */
export interface FilterContext {
  actor: Actor;
  /** Determines the days. */
  tz?: string;
}

/** A filter as parts of a statement over tasks (alias `t`) of projects (alias `p`). */
export interface TaskFilter {
  conditions: Sql[];
  /** What must be in the title or the description, longest first: an index finds the tasks of the first. */
  texts: string[];
  /** What `Searches` is told of the text that is searched: empty if it must only be missing, undefined if there is none. */
  search?: string;
}

/**
 * Translates a filter to SQL.
 * @throws InvalidInput with each error and its place.
 */
export function taskFilter(text: string | undefined, context: FilterContext): TaskFilter {
  const { terms, errors } = parseFilter(text ?? '');
  if (errors.length > 0)
    throw new InvalidInput(errors.map((error) => ({ field: 'filter', message: messageOf(error) })));
  const isWanted = ({ field, negated }: FilterTerm) => field === 'text' && !negated;
  const texts = terms.filter(isWanted).flatMap(({ values }) => namesOf(values));
  texts.sort((a, b) => b.length - a.length);
  return {
    conditions: terms.filter((term) => !isWanted(term)).map((term) => conditionOf(term, context)),
    texts,
    search: texts[0] ?? (terms.some(({ field }) => field === 'text') ? '' : undefined),
  };
}

/** Never null, so that its negation holds where it does not. */
function conditionOf({ field, negated, values }: FilterTerm, context: FilterContext): Sql {
  const any = field === 'text' ? namesOf(values).map(hasText) : conditions[field](values, context);
  const alone = any.length === 1 ? any[0] : undefined;
  // Never null anyway, and as it is an index can serve it.
  if (field === 'label' && !negated && alone) return alone;
  const condition = sql`coalesce(${any.length > 0 ? join(any, ' OR ') : raw('false')}, false)`;
  return negated ? sql`NOT ${condition}` : condition;
}

type Conditions = (values: FilterValue[], context: FilterContext) => Sql[];

/** What each field compares; of a term's conditions, one must hold. */
const conditions: Record<FilterField, Conditions> = {
  status: (values) => choices(sql`t.status::text`, values),
  priority: (values) => choices(sql`t.priority::text`, values),
  column: (values) => [
    sql`EXISTS (SELECT FROM project_columns c WHERE c.id = t.column_id AND ${named(sql`c.name`, values)})`,
  ],
  assignee: (values, context) => person(sql`t.assigned_to`, values, context),
  label: (values) => [
    ...(values.some((value) => has(value, 'none')) ? [hasLabel('none')] : []),
    ...(namesOf(values).length > 0 ? [hasLabelNamed(values)] : []),
  ],
  creator: (values, context) => person(sql`t.created_by`, values, context),
  due: (values, context) =>
    values.map((value) => {
      if (has(value, 'none')) return sql`t.deadline IS NULL`;
      if (has(value, 'overdue')) return isOverdue(context.tz);
      return between(sql`t.deadline`, value, context);
    }),
  start: (values, context) =>
    values.map((value) =>
      has(value, 'none') ? sql`t.start_date IS NULL` : between(sql`t.start_date`, value, context),
    ),
  estimate: (values) =>
    values.map((value) => {
      if (!('numbers' in value)) return sql`t.estimate IS NULL`;
      const { from, to } = value.numbers;
      return within([
        from === undefined ? undefined : sql`t.estimate >= ${from}`,
        to === undefined ? undefined : sql`t.estimate <= ${to}`,
      ]);
    }),
  created: (values, context) => values.map((value) => on(sql`t.created_at`, value, context)),
  updated: (values, context) => values.map((value) => on(sql`t.updated_at`, value, context)),
  project: (values) => [
    named(sql`p.name`, values),
    sql`p.id = ANY(${idsIn(values)}::uuid[])`,
    sql`p.id IN (SELECT k.project_id FROM project_keys k WHERE k.key = ANY(${namesOf(values).map(upper)}::text[]))`,
  ],
  has: (values) =>
    values.map((value) => {
      const what = 'choice' in value ? value.choice : '';
      return what === 'comments' ? sql`t.comments_count > 0` : sql`t.description <> ''`;
    }),
  is: () => [sql`t.blocked_by_count > 0`],
};

const upper = (name: string) => name.toUpperCase();
const has = (value: FilterValue, word: string) => 'word' in value && value.word === word;
const namesOf = (values: FilterValue[]) => values.flatMap((value) => ('name' in value ? [value.name] : []));
const idsIn = (values: FilterValue[]) => namesOf(values).filter((name) => UUID.test(name));

function choices(column: Sql, values: FilterValue[]): Sql[] {
  const wanted = values.flatMap((value) => ('choice' in value ? [value.choice] : []));
  return [sql`${column} = ANY(${wanted}::text[])`];
}

/** Whether a name is one of these, ignoring case and accents. */
function named(column: Sql, values: FilterValue[]): Sql {
  return sql`flowtrack_fold(${column}) IN (SELECT flowtrack_fold(name) FROM unnest(${namesOf(values)}::text[]) name)`;
}

/**
 * Whether task `t` has a label with one of these names, or ids for those without a name. The labels are found once, by an
 * index, and not for each task.
 */
function hasLabelNamed(values: FilterValue[]): Sql {
  const labels = sql`
    SELECT l.id FROM labels l WHERE l.deleted_at IS NULL AND flowtrack_fold(l.name) = ANY (${folded(values)})
    UNION ALL SELECT l.id FROM labels l WHERE l.deleted_at IS NULL AND l.id = ANY (${idsIn(values)}::uuid[])`;
  return sql`EXISTS (SELECT FROM task_labels x WHERE x.task_id = t.id AND x.label_id = ANY (ARRAY(${labels})))`;
}

const folded = (values: FilterValue[]) =>
  sql`ARRAY(SELECT flowtrack_fold(name) FROM unnest(${namesOf(values)}::text[]) name)`;

function person(column: Sql, values: FilterValue[], { actor }: FilterContext): Sql[] {
  const ids = [...idsIn(values), ...(values.some((value) => has(value, 'me')) ? [actor.id] : [])];
  return [
    ...(ids.length > 0 ? [sql`${column} = ANY(${ids}::uuid[])`] : []),
    ...(values.some((value) => has(value, 'none')) ? [sql`${column} IS NULL`] : []),
    ...(namesOf(values).length > 0
      ? [sql`${column} IN (SELECT u.id FROM users u WHERE ${named(sql`u.name`, values)})`]
      : []),
  ];
}

/** Whether a time is on one of these days in the caller's zone. */
function on(column: Sql, value: FilterValue, { tz }: FilterContext): Sql {
  const { from, to } = rangeOf(value, tz);
  return within([
    from === undefined ? undefined : sql`${column} >= ${startOfDay(from, tz)}`,
    to === undefined ? undefined : sql`${column} < ${startOfDay(dayAfter(to), tz)}`,
  ]);
}

function between(column: Sql, value: FilterValue, { tz }: FilterContext): Sql {
  const { from, to } = rangeOf(value, tz);
  return within([
    from === undefined ? undefined : sql`${column} >= ${from}::date`,
    to === undefined ? undefined : sql`${column} <= ${to}::date`,
  ]);
}

const rangeOf = (value: FilterValue, tz?: string) => ('days' in value ? datesOf(value.days, dayIn(tz)) : {});

const within = (bounds: (Sql | undefined)[]) =>
  sql`(${join(
    bounds.filter((bound) => bound !== undefined),
    ' AND ',
  )})`;
