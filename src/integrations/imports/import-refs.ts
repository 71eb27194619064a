import { createHash } from 'node:crypto';
import { sql, type Transaction } from '../../database/sql.js';
import type { Job } from './import-jobs.js';

/** What a field of a task was in the source, shortened: only whether it differs matters. */
export type State = Record<string, string>;

type RefKind = 'card' | 'action' | 'item' | 'comment' | 'file' | 'link' | 'view';

export interface Ref {
  kind: RefKind;
  source_id: string;
  entity_id: string;
  state?: State;
}

/** The digests of fields. */
export function stateOf(fields: Record<string, unknown>): State {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, digestOf(value)]));
}

function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('base64url')
    .slice(0, 12);
}

/** What was imported before of some cards, actions and items of checklists, by kind and id. */
export class KnownRefs {
  private readonly known: Map<string, Ref>;

  private constructor(rows: Ref[]) {
    this.known = new Map(rows.map((row) => [`${row.kind} ${row.source_id}`, row]));
  }

  static async of(
    tx: Transaction,
    { source, project_id }: Job,
    ids: Record<'card' | 'action' | 'item', string[]>,
  ): Promise<KnownRefs> {
    const rows = await tx.rows<Ref>(sql`
      SELECT kind, source_id, entity_id, state FROM import_refs
      WHERE project_id = ${project_id} AND source = ${source}
        AND (kind = 'card' AND source_id = ANY (${ids.card}::text[]) OR kind = 'action' AND source_id = ANY (${ids.action}::text[])
          OR kind = 'item' AND source_id = ANY (${ids.item}::text[]))`);
    return new KnownRefs(rows);
  }

  get(kind: Ref['kind'], source_id: string): Ref | undefined {
    return this.known.get(`${kind} ${source_id}`);
  }
}

/** What was imported before of some things of one kind, by their ids. */
export async function refsOf(
  tx: Transaction,
  { source, project_id }: Job,
  kind: RefKind,
  ids: string[],
): Promise<Map<string, Ref>> {
  const rows = await tx.rows<Ref>(sql`
    SELECT kind, source_id, entity_id, state FROM import_refs
    WHERE project_id = ${project_id} AND source = ${source} AND kind = ${kind} AND source_id = ANY (${ids}::text[])`);
  return new Map(rows.map((row) => [row.source_id, row]));
}

/** Remembers what became of cards, actions and items of checklists, in the transaction that makes it. */
export async function remember(tx: Transaction, { id, source, project_id }: Job, refs: Ref[]): Promise<void> {
  if (refs.length === 0) return;
  await tx.rows(sql`
    INSERT INTO import_refs (project_id, source, kind, source_id, entity_id, import_id, state)
    SELECT ${project_id}, ${source}, r.kind, r.source_id, r.entity_id, ${id}, r.state
    FROM json_to_recordset(${JSON.stringify(refs)}) AS r (kind text, source_id text, entity_id uuid, state json)
    ON CONFLICT (project_id, source, kind, source_id) DO UPDATE SET state = excluded.state`);
}
