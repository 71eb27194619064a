import type { TestActor } from './actor.js';
import { type Answer } from './actor.js';
import type { FakePlanka, PlankaData, PlankaRecord } from './fake-planka.js';
import { settled } from './imports.js';
import type { ImportDto } from '../../src/integrations/imports/import.dto.js';

let last = 1_357_158_568_008_091_264n;
/** An id as Planka makes it: those of later records are higher. */
export const plankaId = (): string => String(++last);

const day = (n: number) => new Date(Date.UTC(2025, 2, n, 9)).toISOString();

/** A small board with a past: cards on it, one in the archive, one in the trash. */
export function plankaData({ name = 'Launch' } = {}): PlankaData {
  const [boardId, projectId, ann, bob] = [plankaId(), plankaId(), plankaId(), plankaId()] as const;
  const list = (type: string, name: string | null, position: number | null) => ({
    ...{ id: plankaId(), boardId, type, name, position, color: null, createdAt: day(1) },
  });
  const lists = [
    ...[list('active', 'Ideas', 65536), list('active', 'Doing', 131072), list('closed', 'Shipped', 196608)],
    ...[list('archive', null, null), list('trash', null, null)],
  ];
  const [ideas, doing, shipped, archive, trash] = lists as PlankaRecord[];
  const card = (title: string, listOf: PlankaRecord | undefined, position: number | null, more: PlankaRecord = {}) => ({
    ...{ id: plankaId(), boardId, listId: listOf?.id, creatorUserId: ann, prevListId: null, coverAttachmentId: null },
    ...{ type: 'project', position, name: title, description: null, dueDate: null, isDueCompleted: null },
    ...{
      stopwatch: null,
      commentsTotal: 0,
      isClosed: false,
      listChangedAt: day(9),
      createdAt: day(2),
      updatedAt: day(9),
    },
    ...more,
  });
  const cards = [
    card('Second idea', ideas, 131072),
    card('First idea', ideas, 65536, {
      ...{ description: 'With **much** text', dueDate: '2025-04-01T12:00:00.000Z', commentsTotal: 1 },
      ...{ stopwatch: { startedAt: null, total: 3725 }, coverAttachmentId: '77' },
    }),
    card('Released', shipped, 65536),
    card('Given up', archive, null, { prevListId: doing?.id }),
    card('Mistake', trash, null, { prevListId: ideas?.id }),
  ];
  const [, first = {}, released = {}, given = {}] = cards as PlankaRecord[];
  const taskList = { id: plankaId(), cardId: first.id, name: 'Steps', position: 65536 };
  const action = (of: PlankaRecord, type: string, n: number, data: object) => ({
    ...{ id: plankaId(), boardId, cardId: of.id, userId: bob, type, data, createdAt: day(n), updatedAt: null },
  });
  const at = (one: PlankaRecord | undefined) => ({ id: one?.id, name: one?.name, type: one?.type });
  const [shared, own] = [plankaId(), plankaId()];
  const labels = [
    { id: plankaId(), boardId, name: 'Bug', color: 'berry-red', position: 1 },
    { id: plankaId(), boardId, name: null, color: 'lagoon-blue', position: 2 },
  ];
  return {
    board: { id: boardId, projectId, name, position: 65536, createdAt: day(1) },
    users: [
      { id: ann, name: 'Ann Miller', username: 'ann', email: 'ann.miller@example.org', role: 'admin' },
      { id: bob, name: 'Bob Stone', username: 'bob', role: 'boardUser' },
    ],
    ...{ labels, lists, cards },
    cardMemberships: [ann, bob].map((userId) => ({ id: plankaId(), cardId: first.id, userId })),
    cardLabels: labels.map(({ id }) => ({ id: plankaId(), cardId: first.id, labelId: id })),
    taskLists: [taskList],
    tasks: [
      {
        ...{
          id: plankaId(),
          taskListId: taskList.id,
          name: 'Build',
          position: 2,
          isCompleted: false,
          assigneeUserId: bob,
        },
      },
      {
        ...{
          id: plankaId(),
          taskListId: taskList.id,
          name: 'Plan',
          position: 1,
          isCompleted: true,
          assigneeUserId: null,
        },
      },
      {
        ...{ id: plankaId(), taskListId: taskList.id, name: null, position: 3, isCompleted: false },
        linkedCardId: released.id,
      },
    ],
    attachments: [
      {
        id: '77',
        cardId: first.id,
        type: 'file',
        name: 'plan.png',
        data: { url: 'https://planka.test/attachments/77' },
      },
      { id: '78', cardId: first.id, type: 'link', name: 'Site', data: { url: 'https://example.org/site' } },
    ],
    customFieldGroups: [
      { id: shared, boardId, cardId: null, baseCustomFieldGroupId: plankaId(), name: null, position: 1 },
      { id: own, boardId: null, cardId: first.id, baseCustomFieldGroupId: null, name: 'More', position: 2 },
    ],
    customFields: [{ id: '31', customFieldGroupId: own, name: 'Size', position: 1 }],
    projectFields: [{ id: '32', baseCustomFieldGroupId: '5', name: 'Customer', position: 1 }],
    customFieldValues: [
      { id: plankaId(), cardId: first.id, customFieldGroupId: own, customFieldId: '31', content: 'Large' },
      { id: plankaId(), cardId: first.id, customFieldGroupId: shared, customFieldId: '32', content: 'ACME' },
    ],
    comments: [
      { id: plankaId(), cardId: first.id, userId: bob, text: 'Looks *good*', createdAt: day(5), updatedAt: null },
    ],
    actions: [
      action(released, 'createCard', 3, { card: { name: 'Released' }, list: at(ideas) }),
      action(released, 'moveCard', 4, { card: { name: 'Released' }, fromList: at(ideas), toList: at(doing) }),
      action(released, 'moveCard', 6, { card: { name: 'Released' }, fromList: at(doing), toList: at(shipped) }),
      action(given, 'moveCard', 8, { card: { name: 'Given up' }, fromList: at(doing), toList: at(archive) }),
      action(first, 'completeTask', 8, { card: { name: 'First idea' }, task: { id: '1', name: 'Plan' } }),
    ],
  };
}

/** What comes with the address of a board. */
export interface FromPlanka {
  address?: string;
  token?: string;
  dry_run?: boolean;
  mappings?: object;
  key?: string;
}

/** Asks for the import of a board. @param planka where it is, unless another address is given. */
export function readPlanka(
  actor: TestActor,
  planka: Record<'address' | 'key', string>,
  { address = planka.address, token = planka.key, dry_run, mappings, key }: FromPlanka = {},
): Promise<Answer<ImportDto & { errors?: object[]; detail?: string; reason?: string }>> {
  const form = new FormData();
  form.set('source', 'planka');
  form.set('address', address);
  form.set('key', token);
  if (dry_run !== undefined) form.set('dry_run', String(dry_run));
  if (mappings) form.set('mappings', JSON.stringify(mappings));
  return actor.post('/imports', form, key ? { 'idempotency-key': key } : {});
}

/** Imports a board, and waits until that has ended, or waits for its start. */
export async function importedPlanka(actor: TestActor, planka: FakePlanka, what: FromPlanka = {}): Promise<ImportDto> {
  const { status, body } = await readPlanka(actor, planka, what);
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return settled(actor, body.id);
}
