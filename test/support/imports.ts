import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportDto } from '../../src/integrations/imports/import.dto.js';
import type { Answer, TestActor } from './actor.js';

/** A file of another system, see `test/samples/README.md`. */
export const sample = (name: string): Buffer => readFileSync(new URL(`../samples/${name}`, import.meta.url));

/** What comes with a file. */
export interface Upload {
  file: Buffer | string;
  name?: string;
  source?: string;
  dry_run?: boolean;
  mappings?: object;
  key?: string;
}

/** Sends a file to be imported. */
export function upload(
  actor: TestActor,
  { file, name = 'board.json', source = 'trello', dry_run, mappings, key }: Upload,
): Promise<Answer<ImportDto & { errors?: object[]; detail?: string }>> {
  const form = new FormData();
  form.set('source', source);
  if (dry_run !== undefined) form.set('dry_run', String(dry_run));
  if (mappings) form.set('mappings', JSON.stringify(mappings));
  form.set('file', new Blob([new Uint8Array(Buffer.from(file))]), name);
  return actor.post('/imports', form, key ? { 'idempotency-key': key } : {});
}

const BUSY = ['uploading', 'reading', 'running', 'cancelling', 'undoing'];

/** The import once nothing happens to it any more by itself. */
export async function settled(actor: TestActor, id: string): Promise<ImportDto> {
  for (;;) {
    const { body } = await actor.get<ImportDto>(`/imports/${id}`);
    if (!BUSY.includes(body.status)) return body;
    await sleep(50);
  }
}

/** Sends a file, and waits until it is imported, or waits for its start. */
export async function imported(actor: TestActor, what: Upload): Promise<ImportDto> {
  const { status, body } = await upload(actor, what);
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return settled(actor, body.id);
}

/** An id as Trello makes it, at a time. */
export const trelloId = (at: string, n: number): string =>
  Math.floor(new Date(at).getTime() / 1000)
    .toString(16)
    .padStart(8, '0') + n.toString(16).padStart(16, '0');

/** A small board with a past. */
export function trelloBoard({ name = 'Launch', cards = 3 } = {}) {
  const day = (n: number) => new Date(Date.UTC(2024, 0, n, 9)).toISOString();
  const lists = ['Ideas', 'Doing', 'Done'].map((list, n) => ({ id: `list${n}`, name: list, pos: n, closed: false }));
  const member = { id: 'm1', fullName: 'Ann Miller', username: 'ann' };
  const [ideas, doing, done] = lists as [(typeof lists)[0], (typeof lists)[0], (typeof lists)[0]];
  const all = Array.from({ length: cards }, (_, n) => ({
    id: trelloId(day(1 + n), n + 1),
    name: `Card ${n + 1}`,
    desc: `Text of ${n + 1}`,
    idList: done.id,
    pos: n,
    closed: false,
    idMembers: [member.id],
    due: '2024-03-01T12:00:00.000Z',
    start: null as string | null,
    labels: [] as { name: string; color: string | null }[],
    attachments: [],
    customFieldItems: [],
  }));
  const creator = { idMemberCreator: member.id, memberCreator: member };
  const actions = all.flatMap((card, n) => [
    {
      id: `c${n}`,
      type: 'commentCard',
      date: day(12 + n),
      data: { card: { id: card.id }, text: `Said of ${n + 1}` },
      ...creator,
    },
    {
      id: `b${n}`,
      type: 'updateCard',
      date: day(11 + n),
      data: { card: { id: card.id }, listBefore: doing, listAfter: done },
      ...creator,
    },
    {
      id: `a${n}`,
      type: 'updateCard',
      date: day(10 + n),
      data: { card: { id: card.id }, listBefore: ideas, listAfter: doing },
      ...creator,
    },
  ]);
  return { id: `board-${name}`, name, lists, cards: all, members: [member], actions, checklists: [], customFields: [] };
}
