import { type Actor, Role } from '../kernel/access/access.js';
import { conditionOf, holds, type Rule } from '../kernel/access/policy.js';
import { empty, join, raw, Sql, sql } from '../database/sql.js';

/** What decides what an actor may do in a project. */
type Fact =
  /** The actor is an admin of the installation. */
  | 'admin'
  /** The actor is a member of the project. */
  | 'member'
  /** The project is a shared board (`task_access: members`). */
  | 'shared'
  /** The subject is, or is about, a task that is the actor's. */
  | 'own'
  /** The subject is about the project and not about one of its tasks. */
  | 'general';

const ADMINS: Rule<Fact> = [['admin']];
const MEMBERS: Rule<Fact> = [['admin'], ['member']];
const TASK: Rule<Fact> = [['admin'], ['member', 'shared'], ['member', 'own']];

/**
 * Who may do what, in one table: lists, single reads, writes, events and reports all ask it. Whether the subject is in the
 * trash is no matter of rights, and is asked beside it.
 */
const POLICY = {
  project: {
    see: MEMBERS,
    edit: MEMBERS,
    create_tasks: MEMBERS,
    see_all_tasks: [['admin'], ['member', 'shared']],
    set_task_access: ADMINS,
    manage_members: ADMINS,
    delete: ADMINS,
    restore: ADMINS,
  },
  task: { see: TASK, edit: TASK },
  /** What was recorded in a project. */
  activity: { see: [...TASK, ['member', 'general']] },
} as const satisfies Record<string, Record<string, Rule<Fact>>>;

type Policy = typeof POLICY;
export type Subject = keyof Policy;
export type Verb<S extends Subject> = keyof Policy[S] & string;

export type ProjectRight = Exclude<Verb<'project'>, 'see'>;

/** What the answer of a project tells its reader that they may do. */
export const PROJECT_RIGHTS = Object.keys(POLICY.project).filter((verb) => verb !== 'see') as ProjectRight[];

interface Asked {
  /** Facts that the statement has made sure of already. */
  given?: readonly Fact[];
  /**
   * `HELD`: a membership that gives the right does not end before the transaction does. Else what the actor was still
   * allowed to do could be numbered after their removal.
   */
  hold?: Sql;
}

export const HELD = sql`FOR KEY SHARE`;

/** Stands for the actor's id in cached SQL. */
const ACTOR_ID = Symbol('actor');
/** SQL by rule and role: there are few combinations, and building one takes longer than all else that a read does here. */
const CACHE = new Map<string, Sql>();

/** @param key identifies what `build` returns, together with the actor's role. */
function cached({ id, role }: Actor, key: string, build: () => Sql): Sql {
  const roleKey = `${role} ${key}`;
  let known = CACHE.get(roleKey);
  if (!known) CACHE.set(roleKey, (known = build()));
  return new Sql(
    known.strings,
    known.values.map((value) => (value === ACTOR_ID ? id : value)),
  );
}

/**
 * The condition under which an actor may do something to a subject, as SQL on the aliases `p` (project), `t` (task) and `a`
 * (activity).
 */
export function can<S extends Subject>(
  actor: Actor,
  verb: Verb<S>,
  subject: S,
  { given = [], hold = empty }: Asked = {},
): Sql {
  const key = [subject, verb, hold.sql, ...given].join(' ');
  return cached(actor, key, () => conditionFor(actor.role, verb, subject, { given, hold }));
}

function conditionFor<S extends Subject>(role: Role, verb: Verb<S>, subject: S, { given, hold }: Required<Asked>): Sql {
  return conditionOf(ruleOf(subject, verb), (fact) => given.includes(fact) || factOf(role, subject, fact, hold));
}

/** The same of facts that are known, for what was read already: the events that pass by. */
export function may<S extends Subject>(
  { role }: Actor,
  verb: Verb<S>,
  subject: S,
  facts: Partial<Record<Exclude<Fact, 'admin'>, boolean>>,
): boolean {
  return holds(ruleOf(subject, verb), (fact) => (fact === 'admin' ? role === Role.Admin : facts[fact] === true));
}

/** What the actor may do in a project (alias `p`) that they see, as an array of texts. */
export function rightsIn(actor: Actor): Sql {
  return cached(actor, 'rights', () => {
    const asked: Required<Asked> = { given: actor.role === Role.Admin ? [] : ['member'], hold: empty };
    const rights = PROJECT_RIGHTS.map((verb) => {
      const allowed = conditionFor(actor.role, verb, 'project', asked);
      return sql`CASE WHEN ${allowed} THEN ${raw(`'${verb}'`)} END`;
    });
    return sql`array_remove(ARRAY[${join(rights)}]::text[], NULL)`;
  });
}

function ruleOf<S extends Subject>(subject: S, verb: Verb<S>): Rule<Fact> {
  return POLICY[subject][verb] as Rule<Fact>;
}

function factOf(role: Role, subject: Subject, fact: Fact, hold: Sql): Sql | boolean {
  switch (fact) {
    case 'admin':
      return role === Role.Admin;
    case 'member':
      return sql`EXISTS (SELECT FROM project_members m WHERE m.project_id = p.id AND m.user_id = ${ACTOR_ID} ${hold})`;
    case 'shared':
      return sql`p.task_access = 'members'`;
    case 'own':
      return subject === 'activity' ? sql`${ACTOR_ID} = ANY (a.assignees)` : sql`t.assigned_to = ${ACTOR_ID}`;
    case 'general':
      return sql`a.task_id IS NULL`;
  }
}
