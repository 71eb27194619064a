import { join, raw, rfc3339, type Sql, sql } from '../database/sql.js';

/** The parameters of a notice. */
export type NoticeParams = Readonly<Record<string, string>>;

/** Why a user is told: they can turn off each kind. */
export enum NoticeKind {
  /** Somebody mentioned them. */
  Mention = 'mention',
  /** They got a task, or lost it. */
  Assignment = 'assignment',
  /** The deadline of a task of theirs is near. */
  Deadline = 'deadline',
  /** A comment on a task that concerns them. */
  Comment = 'comment',
  /** A change of a task that concerns them. */
  Change = 'change',
  /** They belong to a project, no longer do, or have another role in it. */
  Membership = 'membership',
}

/** A type of notice: what a user is told about an action of another user. */
export interface NoticeDefinition<P extends NoticeParams = NoticeParams> {
  readonly type: string;
  /** Null for what its receiver has to act upon, and therefore cannot turn off. */
  readonly kind: NoticeKind | null;
  /** The English sentence, with parameters in braces: `“{title}” was assigned to you.` */
  readonly text: string;
  /** An example value for every parameter; it also defines which parameters exist. */
  readonly params: P;
}

/** Defines a notice. It can be written once it is listed in `src/registry.ts`. */
export function defineNotice<P extends NoticeParams>(definition: NoticeDefinition<P>): NoticeDefinition<P> {
  return definition;
}

const PARAMETER = /\{(\w+)\}/g;

/** All types of notices with their sentences. */
export class NoticeCatalogue {
  private readonly byType: ReadonlyMap<string, NoticeDefinition>;
  /** The columns of a notification as the API shows it; `n` is the row. */
  readonly columns: Sql;

  /** @throws Error for two definitions of one type. */
  constructor(readonly definitions: readonly NoticeDefinition[]) {
    this.byType = new Map(definitions.map((definition) => [definition.type, definition]));
    if (this.byType.size < definitions.length) throw new Error('Two notices have the same type.');
    this.columns = sql`
      n.id, n.type, ${messageFrom(definitions)} AS message, n.params, n.project_id, n.task_id,
      json_build_object('id', n.actor_id, 'name', n.actor_name) AS actor,
      ${rfc3339(sql`n.read_at`)} AS read_at, ${rfc3339(sql`n.created_at`)} AS created_at`;
  }

  get types(): string[] {
    return [...this.byType.keys()];
  }

  /** The English sentence of a notice. @throws Error for a type that is not listed. */
  messageOf(type: string, params: NoticeParams): string {
    return this.definitionOf(type).text.replace(PARAMETER, (_, name: string) => params[name] ?? '');
  }

  /** The kind of a notice. @throws Error for a type that is not listed. */
  kindOf(type: string): NoticeKind | null {
    return this.definitionOf(type).kind;
  }

  private definitionOf(type: string): NoticeDefinition {
    const definition = this.byType.get(type);
    if (!definition) throw new Error(`The notice ${type} is not listed in the registry.`);
    return definition;
  }
}

/** The sentence as an SQL expression over `type` and `params`; empty for an unknown type. */
function messageFrom(definitions: readonly NoticeDefinition[]): Sql {
  const cases = definitions.map(({ type, text }) => {
    const names = [...text.matchAll(PARAMETER)].map(([, name = '']) => `, n.params ->> ${literal(name)}`);
    const format = text.replaceAll('%', '%%').replace(PARAMETER, '%s');
    return raw(`WHEN ${literal(type)} THEN format(${literal(format)}${names.join('')})`);
  });
  return sql`CASE n.type ${join(cases, ' ')} ELSE '' END`;
}

/** A constant of the code as an SQL literal. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
