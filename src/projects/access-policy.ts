import { type Actor, Role, Scope } from '../kernel/access/access.js';
import { conditionOf, holds, type Rule } from '../kernel/access/policy.js';
import { empty, join, raw, Sql, sql } from '../database/sql.js';
import { ProjectRole } from './members/project-member.entity.js';

/** What a membership makes true of an actor, by the roles of which it is true. */
const HOLDERS = {
  /** The actor belongs to the project. */
  member: [ProjectRole.Manager, ProjectRole.Member, ProjectRole.Viewer],
  /** The actor works in the project. */
  contributor: [ProjectRole.Manager, ProjectRole.Member],
  /** The actor sees all tasks of the project, whatever its `task_access`. */
  overseer: [ProjectRole.Manager, ProjectRole.Viewer],
  /** The actor manages the project. */
  manager: [ProjectRole.Manager],
} as const satisfies Record<string, readonly ProjectRole[]>;

type MembershipFact = keyof typeof HOLDERS;

/** What decides what an actor may do in a project. */
type Fact =
  | MembershipFact
  /** The actor is an admin of the installation. */
  | 'admin'
  /** The project is a shared board (`task_access: members`). */
  | 'shared'
  /** The subject is, or is about, a task that is the actor's. */
  | 'own'
  /** The subject is about the project and not about one of its tasks. */
  | 'general'
  /** The actor has written the comment. */
  | 'author';

const MANAGERS: Rule<Fact> = [['admin'], ['manager']];
const CONTRIBUTORS: Rule<Fact> = [['admin'], ['contributor']];
const MEMBERS: Rule<Fact> = [['admin'], ['member']];
const SEE_TASK: Rule<Fact> = [['admin'], ['member', 'shared'], ['member', 'own'], ['overseer']];

/**
 * Who may do what, in one table: lists, single reads, writes, events and reports all ask it. Whether the subject is in the
 * trash is no matter of rights, and is asked beside it. Except for admins, every right needs a membership.
 */
const POLICY = {
  project: {
    see: MEMBERS,
    edit: CONTRIBUTORS,
    create_tasks: CONTRIBUTORS,
    /** Besides this, the task must be one that the actor may edit. */
    edit_tasks: CONTRIBUTORS,
    see_all_tasks: [['admin'], ['member', 'shared'], ['overseer']],
    set_task_access: MANAGERS,
    set_key: MANAGERS,
    set_archive_rule: MANAGERS,
    manage_members: MANAGERS,
    manage_columns: MANAGERS,
    manage_labels: MANAGERS,
    /** Save views for everybody in the project, and change one's own of them. */
    share_views: CONTRIBUTORS,
    manage_views: MANAGERS,
    manage_webhooks: MANAGERS,
    /** Add the contents of a file of another system. */
    import: MANAGERS,
    delete: MANAGERS,
    restore: MANAGERS,
  },
  task: {
    see: SEE_TASK,
    edit: [['admin'], ['contributor', 'shared'], ['contributor', 'own'], ['manager']],
    comment: SEE_TASK,
  },
  /** A comment on a task that the actor can see. */
  comment: { edit: [['author']], delete: [['admin'], ['manager'], ['author']] },
  /** What was recorded in a project. */
  activity: { see: [...SEE_TASK, ['member', 'general']] },
  /** A webhook of the project, and what was recorded of it. */
  webhook: { see: MANAGERS },
} as const satisfies Record<string, Record<string, Rule<Fact>>>;

/** The scopes of which an API token needs one for a verb; seeing is for whatever the token may do with what is seen. */
const SCOPES: Partial<Record<string, readonly Scope[]>> = {
  see: Object.values(Scope),
  see_all_tasks: Object.values(Scope),
  comment: [Scope.Comment, Scope.Write],
  'edit comment': [Scope.Comment, Scope.Write],
  'delete comment': [Scope.Comment, Scope.Write],
};
const CHANGING: readonly Scope[] = [Scope.Write];

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
   * `HELD`: a membership that gives the right neither ends nor gets another role before the transaction ends. Else what
   * the actor was still allowed to do could be numbered after their removal.
   */
  hold?: Sql;
}

/** A change of a role must lock the membership `FOR UPDATE`: this does not wait for a mere update. */
export const HELD = sql`FOR KEY SHARE`;

/** Stand for the actor's id, and the projects of their API token, in cached SQL. */
const ACTOR_ID = Symbol('actor');
const PROJECT_IDS = Symbol('projects');
/** SQL by rule and role: there are few combinations, and building one takes longer than all else that a read does here. */
const CACHE = new Map<string, Sql>();

/** @param key identifies what `build` returns, together with the actor's role and API token. */
function cached({ id, role, token }: Actor, key: string, build: () => Sql): Sql {
  const roleKey = `${role} ${token ? `${token.scopes.join()} ${token.project_ids !== null}` : ''} ${key}`;
  let known = CACHE.get(roleKey);
  if (!known) CACHE.set(roleKey, (known = build()));
  return new Sql(
    known.strings,
    known.values.map((value) => (value === ACTOR_ID ? id : value === PROJECT_IDS ? token?.project_ids : value)),
  );
}

/**
 * The condition under which an actor may do something to a subject, as SQL on the aliases `p` (project), `t` (task), `c`
 * (comment) and `a` (activity).
 */
export function can<S extends Subject>(
  actor: Actor,
  verb: Verb<S>,
  subject: S,
  { given = [], hold = empty }: Asked = {},
): Sql {
  const key = [subject, verb, hold.sql, ...given].join(' ');
  return cached(actor, key, () => withinLimit(actor, conditionFor(actor, verb, subject, { given, hold })));
}

/** A condition in the projects (alias `p`) to which the actor's API token is limited, if it is. */
function withinLimit({ token }: Actor, condition: Sql): Sql {
  return token?.project_ids ? sql`(p.id = ANY (${PROJECT_IDS}::uuid[]) AND ${condition})` : condition;
}

function conditionFor<S extends Subject>(
  actor: Actor,
  verb: Verb<S>,
  subject: S,
  { given, hold }: Required<Asked>,
): Sql {
  const rule = ruleFor(actor, subject, verb);
  if (rule.length === 0) return sql`false`;
  if (actor.role === Role.Admin) return conditionOf(rule, (fact) => fact === 'admin' || ofAdmin(subject, fact));
  if (given.includes('member')) {
    return conditionOf(rule, (fact) => given.includes(fact) || factOf(subject, fact, (held) => membership(held, hold)));
  }
  // One look at the membership for all facts: the planner joins it like a table.
  return membership(
    conditionOf(rule, (fact) => given.includes(fact) || factOf(subject, fact, (held) => held)),
    hold,
  );
}

/** An admin needs no membership, and nothing else is asked of them but whether a comment is theirs. */
function ofAdmin(subject: Subject, fact: Fact): Sql | boolean {
  return fact === 'author' ? factOf(subject, fact, (held) => held) : sql`false`;
}

/** Whether the actor, or another user, has a membership (alias `m`) of which a condition is true. */
function membership(condition: Sql | true, hold: Sql, user: Sql | typeof ACTOR_ID = ACTOR_ID): Sql {
  const also = condition === true || condition.sql === 'true' ? empty : sql`AND ${condition}`;
  return sql`EXISTS (
    SELECT FROM project_members m WHERE m.project_id = p.id AND m.user_id = ${user} ${also} ${hold})`;
}

/**
 * The condition under which a user (alias `u`) may do something to project `p` or its task `t`, for finding everybody who
 * may.
 */
export function whoMay<S extends 'project' | 'task'>(verb: Verb<S>, subject: S): Sql {
  const user = sql`u.id`;
  const rule = conditionOf(ruleOf(subject, verb), (fact) => factOf(subject, fact, (held) => held, user));
  return sql`CASE u.role WHEN 'admin' THEN true ELSE ${membership(rule, empty, user)} END`;
}

/**
 * @param held turns a condition on the membership (alias `m`) into one on the subject.
 * @param user the id in question; by default it stands for the actor's.
 */
function factOf(
  subject: Subject,
  fact: Fact,
  held: (condition: Sql | true) => Sql | true,
  user: Sql | typeof ACTOR_ID = ACTOR_ID,
): Sql | boolean {
  switch (fact) {
    case 'admin':
      return false;
    case 'shared':
      return sql`p.task_access = 'members'`;
    case 'own':
      return subject === 'activity' ? sql`${user} = ANY (a.assignees)` : sql`t.assigned_to = ${user}`;
    case 'general':
      return sql`a.task_id IS NULL`;
    case 'member':
      return held(true);
    case 'contributor':
    case 'overseer':
    case 'manager':
      return held(raw(`m.project_role IN (${HOLDERS[fact].map((role) => `'${role}'`).join(', ')})`));
    case 'author':
      return sql`c.created_by = ${user}`;
  }
}

/** Facts that are known of an actor and a subject. */
export interface Known {
  /** Null for users who do not belong to the project. */
  project_role: ProjectRole | null;
  shared?: boolean;
  own?: boolean;
  general?: boolean;
  author?: boolean;
}

/**
 * The same of facts that are known, for what was read already: the events that pass by. Whether the project is one of those to
 * which an API token is limited is asked beside it: see `isWithinLimit`.
 */
export function may<S extends Subject>(
  actor: Pick<Actor, 'role' | 'token'>,
  verb: Verb<S>,
  subject: S,
  { project_role, ...known }: Known,
): boolean {
  return holds(ruleFor(actor, subject, verb), (fact) => {
    if (fact === 'admin') return actor.role === Role.Admin;
    if (fact === 'shared' || fact === 'own' || fact === 'general' || fact === 'author') return known[fact] === true;
    return project_role !== null && (HOLDERS[fact] as readonly ProjectRole[]).includes(project_role);
  });
}

/** What the actor may do in a project (alias `p`) that they see, as an array of texts. */
export function rightsIn(actor: Actor): Sql {
  return cached(actor, 'rights', () => {
    if (actor.role === Role.Admin) return rightsOf(actor, { project_role: null });
    const cases = Object.values(ProjectRole).map((project_role) => {
      const [own, shared] = [false, true].map((isShared) => rightsOf(actor, { project_role, shared: isShared }));
      return sql`WHEN ${raw(`'${project_role}'`)} THEN CASE p.task_access WHEN 'members' THEN ${shared} ELSE ${own} END`;
    });
    return sql`CASE (
      SELECT m.project_role FROM project_members m WHERE m.project_id = p.id AND m.user_id = ${ACTOR_ID})
      ${join(cases, ' ')} ELSE '{}' END`;
  });
}

function rightsOf(actor: Actor, known: Known): Sql {
  const rights = PROJECT_RIGHTS.filter((verb) => may(actor, verb, 'project', known));
  return raw(`'{${rights.join(',')}}'::text[]`);
}

/** The rule as far as the scopes of the actor's API token allow it. */
function ruleFor<S extends Subject>({ token }: Pick<Actor, 'token'>, subject: S, verb: Verb<S>): Rule<Fact> {
  const rule = ruleOf(subject, verb);
  if (!token) return rule;
  const needed = SCOPES[`${verb} ${subject}`] ?? SCOPES[verb] ?? CHANGING;
  if (!needed.some((scope) => token.scopes.includes(scope))) return [];
  // Who may only comment has no power over the comments of others.
  return subject === 'comment' && !token.scopes.includes(Scope.Write) ? [['author']] : rule;
}

function ruleOf<S extends Subject>(subject: S, verb: Verb<S>): Rule<Fact> {
  return POLICY[subject][verb] as Rule<Fact>;
}
