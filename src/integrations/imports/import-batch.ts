import { type Queryable, sql } from '../../database/sql.js';
import { AT, type Job } from './import-jobs.js';
import type { SourceAction, SourceCard, SourceChecklist, SourceField } from './sources/source.js';

export interface ReadAction extends SourceAction {
  source_id: string;
  at: string;
}

/** A card with all that belongs to it. */
export interface ReadCard {
  source_id: string;
  place: number;
  card: SourceCard;
  checklists: SourceChecklist[];
  actions: ReadAction[];
  /** How many of its actions were too many. */
  left_out: number;
}

/** What one transaction takes at most. */
const BATCH = { cards: 100, rows: 1_000, actions_of_a_card: 2_000 };

interface Counted {
  source_id: string;
  place: number;
  data: SourceCard;
  actions: number;
  items: number;
  bytes: number;
}

/** The next cards of an import, as many as one transaction takes. */
export async function nextCards(on: Queryable, { id, done }: Pick<Job, 'id' | 'done'>): Promise<ReadCard[]> {
  const candidates = await on.rows<Counted>(sql`
    SELECT t.source_id, t.place, t.data, octet_length(t.data::text) AS bytes, (
      SELECT count(*)::int FROM import_items a WHERE a.import_id = ${id} AND a.kind = 'action' AND a.parent_id = t.source_id
    ) AS actions, (
      SELECT coalesce(sum(json_array_length(l.data -> 'items')), 0)::int FROM import_items l
      WHERE l.import_id = ${id} AND l.kind = 'checklist' AND l.parent_id = t.source_id
    ) AS items
    FROM import_items t WHERE t.import_id = ${id} AND t.kind = 'card' AND t.place > ${done}
    ORDER BY t.place LIMIT ${BATCH.cards}`);
  const cards = asManyAsFit(candidates);
  const ids = cards.map(({ source_id }) => source_id);
  const [actions, checklists] = [await actionsOf(on, id, ids), await checklistsOf(on, id, ids)];
  return cards.map(({ source_id, place, data, actions: count }) => ({
    source_id,
    place,
    card: data,
    checklists: checklists.get(source_id) ?? [],
    actions: actions.get(source_id) ?? [],
    left_out: Math.max(0, count - BATCH.actions_of_a_card),
  }));
}

function asManyAsFit(cards: Counted[]): Counted[] {
  let rows = 0;
  let bytes = 0;
  const first = cards.findIndex((card) => {
    rows += 1 + card.actions + card.items;
    bytes += card.bytes;
    return rows > BATCH.rows || bytes > 2 * 1024 * 1024;
  });
  return first === -1 ? cards : cards.slice(0, Math.max(1, first));
}

/** The last actions of each card, in the order in which they happened. */
async function actionsOf(on: Queryable, id: string, cards: string[]): Promise<Map<string, ReadAction[]>> {
  const rows = await on.rows<{ parent_id: string; source_id: string; at: string; data: SourceAction }>(sql`
    SELECT t.parent_id, t.source_id, ${AT} AS at, t.data FROM unnest(${cards}::text[]) AS c (id)
    CROSS JOIN LATERAL (
      SELECT a.* FROM import_items a WHERE a.import_id = ${id} AND a.kind = 'action' AND a.parent_id = c.id
      ORDER BY a.at DESC, a.n LIMIT ${BATCH.actions_of_a_card}) t
    ORDER BY t.at, t.n DESC`);
  return grouped(rows, ({ source_id, at, data }) => ({ ...data, source_id, at }));
}

async function checklistsOf(on: Queryable, id: string, cards: string[]): Promise<Map<string, SourceChecklist[]>> {
  const rows = await on.rows<{ parent_id: string; data: SourceChecklist }>(sql`
    SELECT t.parent_id, t.data FROM import_items t
    WHERE t.import_id = ${id} AND t.kind = 'checklist' AND t.parent_id = ANY (${cards}::text[])
    ORDER BY (t.data ->> 'pos')::float8, t.n`);
  return grouped(rows, ({ data }) => data);
}

function grouped<R extends { parent_id: string }, T>(rows: R[], of: (row: R) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.parent_id);
    if (group) group.push(of(row));
    else groups.set(row.parent_id, [of(row)]);
  }
  return groups;
}

/** The definitions of the fields of an import. */
export async function fieldsOf(on: Queryable, id: string): Promise<Map<string, SourceField>> {
  const rows = await on.rows<{ source_id: string; data: SourceField }>(sql`
    SELECT source_id, data FROM import_items WHERE import_id = ${id} AND kind = 'field'`);
  return new Map(rows.map(({ source_id, data }) => [source_id, data]));
}
