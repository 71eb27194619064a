import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityDto } from '../src/history/activity.dto.js';
import type { ChecklistItemDto } from '../src/tasks/checklists/checklist.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectCountsToBeTheTruth } from './support/counts.js';
import { imported, trelloBoard, trelloId } from './support/imports.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin(), await app.member('Ann Miller')];
});
afterAll(() => app.close());

interface Item {
  id?: string;
  name: string;
  state?: string;
  idMember?: string;
  due?: string;
}

/** A checklist of a card, as Trello exports it. */
const checklist = (n: number, card: { id: string }, name: string, items: Item[]) => ({
  id: trelloId('2024-01-01T09:00:00.000Z', 1_000 + n),
  idCard: card.id,
  name,
  pos: n,
  checkItems: items.map((item, pos) => ({ id: `${card.id}-${n}-${item.name}`, state: 'incomplete', pos, ...item })),
});

/** A board whose first card has a checklist. */
function boardWith(name: string, items: Item[], listName = 'Checklist') {
  const board = trelloBoard({ name });
  const [card] = board.cards;
  return { ...board, checklists: [checklist(1, card!, listName, items)] };
}

const send = (board: object) => imported(admin, { file: JSON.stringify(board) });
const tasksOf = async (id: string | null) =>
  (await admin.get<TaskDto[]>(`/tasks?project_id=${id}&sort=created_at`)).body;
const itemsOf = async ({ id }: { id: string }) => (await admin.get<ChecklistItemDto[]>(`/tasks/${id}/checklist`)).body;
const shown = async (task: { id: string }) =>
  (await itemsOf(task)).map(({ title, done }) => `${done ? 'x' : '-'} ${title}`);
const whole = async ({ id }: { id: string }) => (await admin.get<TaskDto>(`/tasks/${id}`)).body;

describe('the checklists of a card', () => {
  it('become the checklist of the task, with who does what, and count at once', async () => {
    const board = boardWith('Lists', [
      { name: 'First', state: 'complete' },
      { name: 'Second', idMember: 'm1' },
      { name: 'Third', idMember: 'gone', due: '2024-05-02T12:00:00.000Z' },
    ]);
    const done = await send(board);
    expect(done).toMatchObject({ status: 'done', result: { checklist_items: 3, tasks_created: 3, shortened: 0 } });
    const [task, other] = await tasksOf(done.project_id);
    expect(task).toMatchObject({ description: 'Text of 1', checklist: { done: 1, total: 3 } });
    expect(other).toMatchObject({ checklist: { done: 0, total: 0 } });
    expect(await shown(task!)).toEqual(['x First', '- Second', '- Third (gone, 2024-05-02)']);
    expect((await itemsOf(task!)).map(({ assigned_to }) => assigned_to)).toEqual([null, ann.id, null]);
    await expectCountsToBeTheTruth(app);
    // It is a checklist like any other.
    const [, second] = await itemsOf(task!);
    expect((await ann.put(`/checklist/${second?.id}`, { done: true })).status).toBe(200);
    expect((await whole(task!)).checklist).toEqual({ done: 2, total: 3 });
  });

  it('follow each other under their names, and keep the name that says something', async () => {
    const board = boardWith('Names', [{ name: 'Tests pass' }], 'Definition of done');
    const [one, two] = board.cards;
    board.checklists.push(
      checklist(2, two!, 'Build', [{ name: 'Compile' }]),
      checklist(3, two!, 'Ship', [{ name: 'Upload', state: 'complete' }]),
      checklist(4, two!, 'Empty', []),
    );
    const [first, second] = await tasksOf((await send(board)).project_id);
    expect(one?.name).toBe(first?.title);
    expect(first?.description).toBe('Text of 1\n\n**Checklist:** Definition of done');
    expect(await shown(first!)).toEqual(['- Tests pass']);
    expect(second?.description).toBe('Text of 2');
    expect(await shown(second!)).toEqual(['- Build: Compile', 'x Ship: Upload']);
  });

  it('stay text where a checklist has no room, and lose nothing', async () => {
    const many = Array.from({ length: 203 }, (_, n) => ({ name: `Item ${n + 1}` }));
    const { project_id, result } = await send(boardWith('Many', many));
    expect(result.checklist_items).toBe(200);
    const [task] = await tasksOf(project_id);
    expect(task?.checklist).toEqual({ done: 0, total: 200 });
    expect((await whole(task!)).description).toBe(
      'Text of 1\n\n**Checklist**\n\n- [ ] Item 201\n- [ ] Item 202\n- [ ] Item 203',
    );
  });
});

describe('imported again', () => {
  it('a checklist follows its source, and keeps what was done here', async () => {
    const items: Item[] = [{ name: 'A' }, { name: 'B' }, { name: 'C' }, { name: 'D' }];
    const board = boardWith('Again', items);
    const { project_id } = await send(board);
    const [task] = await tasksOf(project_id);
    const [a, , , d] = await itemsOf(task!);
    await admin.put(`/checklist/${a?.id}`, { done: true });
    await admin.delete(`/checklist/${d?.id}`);
    const [list] = board.checklists;
    list!.checkItems[1]!.state = 'complete';
    list!.checkItems[2] = { ...list!.checkItems[2]!, name: 'C, renamed' };
    list!.checkItems[3]!.state = 'complete';
    list!.checkItems.push({ id: 'new', name: 'E', state: 'complete', pos: 9 });
    const again = await send(board);
    expect(again).toMatchObject({ project_id, result: { checklist_items: 1, tasks_updated: 1, tasks_unchanged: 2 } });
    expect(await shown(task!)).toEqual(['x A', 'x B', '- C, renamed', 'x E']);
    expect((await whole(task!)).checklist).toEqual({ done: 3, total: 4 });
    await expectCountsToBeTheTruth(app);
    const { body: past } = await admin.get<ActivityDto[]>(`/tasks/${task?.id}/activity`);
    const recorded = past.filter(({ import_id }) => import_id === again.id).map(({ action }) => action);
    expect(recorded.sort()).toEqual([
      'checklist_item_created',
      ...['checklist_item_updated', 'checklist_item_updated'],
    ]);
    const unchanged = await send(board);
    expect(unchanged.result).toMatchObject({ checklist_items: 0, tasks_updated: 0, tasks_unchanged: 3 });
  });

  it('leaves out, and counts, for what there is no room', async () => {
    const items = Array.from({ length: 199 }, (_, n) => ({ name: `Item ${n}` }));
    const board = boardWith('Full', items);
    const { project_id } = await send(board);
    const [task] = await tasksOf(project_id);
    await admin.post(`/tasks/${task?.id}/checklist`, { title: 'Here' });
    board.checklists[0]!.checkItems.push({ id: 'late', name: 'Late', state: 'incomplete', pos: 999 });
    expect((await send(board)).result).toMatchObject({ checklist_items: 0, items_left_out: 1 });
    expect((await whole(task!)).checklist.total).toBe(200);
  });

  it('a checklist that was imported as text stays text', async () => {
    const board = boardWith('Formerly', [{ name: 'A' }]);
    const { project_id } = await send(board);
    const [task] = await tasksOf(project_id);
    // As it was before tasks had checklists.
    const text = 'Text of 1\n\n**Checklist**\n\n- [ ] A';
    await app.query(`DELETE FROM checklist_items WHERE task_id = $1`, [task?.id]);
    await app.query(`UPDATE tasks SET checklist_total = 0, description = $2 WHERE id = $1`, [task?.id, text]);
    await app.query(
      `UPDATE import_refs SET state = (state::jsonb - 'checklist' - 'description')::json WHERE entity_id = $1`,
      [task?.id],
    );
    await app.query(`DELETE FROM import_refs WHERE kind = 'item' AND project_id = $1`, [project_id]);
    board.checklists[0]!.checkItems.push({ id: 'B', name: 'B', state: 'complete', pos: 9 });
    await send(board);
    expect(await itemsOf(task!)).toEqual([]);
    expect((await whole(task!)).description).toBe(`${text}\n- [x] B`);
  });
});
