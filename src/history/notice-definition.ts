import { join, raw, rfc3339, type Sql, sql } from '../database/sql.js';

/** What a notice is filled in with. */
export type NoticeParams = Readonly<Record<string, string>>;

/** One kind of notice: what a user is told of something that another user did. */
export interface NoticeDefinition<P extends NoticeParams = NoticeParams> {
  readonly type: string;
  /** The English sentence, with the names of its parameters in braces: `“{title}” was assigned to you.` */
  readonly text: string;
  /** An example of every parameter; it also says which there are. */
  readonly params: P;
}

/** Defines a notice. It is written only once it is listed in `src/registry.ts`. */
export function defineNotice<P extends NoticeParams>(definition: NoticeDefinition<P>): NoticeDefinition<P> {
  return definition;
}

const PARAMETER = /\{(\w+)\}/g;

/** All kinds of notices, and their sentences. */
export class NoticeCatalogue {
  private readonly byType: ReadonlyMap<string, NoticeDefinition>;
  /** A notification of alias `n`, as the API shows it. */
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

  /** The sentence of a notice, in English. @throws Error for a type that is not listed. */
  messageOf(type: string, params: NoticeParams): string {
    const definition = this.byType.get(type);
    if (!definition) throw new Error(`The notice ${type} is not listed in the registry.`);
    return definition.text.replace(PARAMETER, (_, name: string) => params[name] ?? '');
  }
}

/** The sentence as an expression over `type` and `params`; empty for a type that an older version does not know. */
function messageFrom(definitions: readonly NoticeDefinition[]): Sql {
  const cases = definitions.map(({ type, text }) => {
    const names = [...text.matchAll(PARAMETER)].map(([, name = '']) => `, n.params ->> ${literal(name)}`);
    const format = text.replaceAll('%', '%%').replace(PARAMETER, '%s');
    return raw(`WHEN ${literal(type)} THEN format(${literal(format)}${names.join('')})`);
  });
  return sql`CASE n.type ${join(cases, ' ')} ELSE '' END`;
}

/** Text of the code itself as a literal. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
