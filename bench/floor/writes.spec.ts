import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TaskStatus } from '../../src/projects/columns/task-status.js';
import { captureWrites, type Writes } from './capture.js';
import { prepareAll } from './runner.js';
import { FloorWrites } from './writes.js';

const CALLER = { id: 'caller', name: 'Caller' };
const TASK = { id: 'task', project_id: 'project', column_id: 'todo', status: 'todo', rank: 'V0', assigned_to: 'other' };

let captured: Writes;
beforeAll(async () => {
  captured = await captureWrites();
});

/** A floor whose database answers the statements of one transaction with these rows; and the texts that it was asked for. */
function floorOn(answers: object[][]): { writes: FloorWrites; asked: string[] } {
  const asked: string[] = [];
  const left = [...answers];
  const query = async (statement: string | { text: string }) => {
    if (typeof statement === 'string') return { rows: [] };
    asked.push(statement.text);
    return { rows: left.shift() ?? [] };
  };
  const pool = { connect: async () => ({ query, release: () => undefined }) } as unknown as pg.Pool;
  return { writes: new FloorWrites(pool, prepareAll(captured)), asked };
}

const textsOf = (kind: keyof Writes) => captured[kind].map(({ text }) => text);

/** A floor that gives a statement too few values fails at each request, which only the benchmark would tell. */
describe('the transactions of the floor', () => {
  it('move a task with the statements of the application', async () => {
    const column = { id: 'done', present: { id: 'todo' } };
    const { writes, asked } = floorOn([[TASK], [], [column], [], [TASK]]);
    expect(await writes.move(CALLER, TASK.id, 'done' as TaskStatus)).toEqual(TASK);
    expect(asked).toEqual(textsOf('move'));
  });

  it('move a task within its column likewise', async () => {
    const { writes, asked } = floorOn([
      [TASK],
      [],
      [{ id: 'todo' }],
      [{ rank: 'V1' }],
      [{ ...TASK, assigned_to: null }],
    ]);
    await writes.move(CALLER, TASK.id, 'todo' as TaskStatus);
    expect(asked).toEqual(textsOf('reorder'));
  });

  it('edit and create tasks likewise', async () => {
    const edited = floorOn([[TASK], [], [TASK]]);
    await edited.writes.edit(CALLER, TASK.id, 'Title');
    expect(edited.asked).toEqual(textsOf('edit'));
    const created = floorOn([[{}], [{}], [{ id: 'todo' }], [], [TASK]]);
    await created.writes.create(CALLER, 'Title', 'project');
    expect(created.asked).toEqual(textsOf('create'));
  });
});
