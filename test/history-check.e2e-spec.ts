import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryCheckDto, HistoryCheckStepDto } from '../src/history/chain/chain.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { forged, headOf, tamper } from './support/chain.js';
import { createProject, createTask } from './support/factories.js';
import { seedActivity } from './support/seed.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

/** Follows the check to its end. */
async function steps(): Promise<HistoryCheckDto[]> {
  const found: HistoryCheckDto[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/activity/check${cursor && `?cursor=${cursor}`}`;
    const { status, body } = await admin.get<HistoryCheckStepDto>(path);
    expect(status).toBe(200);
    if (body.checked) found.push(body.checked);
    cursor = body.next;
  }
  return found;
}

describe('GET /activity/check', () => {
  it('goes through all projects, a thousand rows at a time', async () => {
    const [large, small] = [await createProject(admin, { name: 'Large' }), await createProject(admin)];
    await seedActivity(app, { id: large.id, created_by: admin.id }, 2_500);
    await tamper(app, forged(large, 2_501));
    const of = async ({ id }: { id: string }) => (await steps()).filter(({ project_id }) => project_id === id);
    const { hash } = await headOf(app, large);
    const step = { project_id: large.id, project_name: 'Large', last_seq: 2_501, hash, done: false, finding: null };
    const whole = [
      { ...step, seq: 1_000 },
      { ...step, seq: 2_000 },
      { ...step, seq: 2_501, done: true },
    ];
    expect(await of(large)).toEqual(whole);
    expect(await of(small)).toMatchObject([{ done: true, finding: null, seq: 1 }]);
    await createTask(admin, large);
    await tamper(app, `UPDATE activity SET user_name = 'Eve' WHERE project_id = '${large.id}' AND seq = 1500`);
    expect(await of(large)).toMatchObject([
      { seq: 1_000, finding: null },
      { seq: 2_000, finding: null },
      { done: true, finding: { flaw: 'row_changed', seq: 2_502, from: 1 } },
    ]);
    expect(await of(small)).toMatchObject([{ done: true, finding: null }]);
    await tamper(app, `DELETE FROM activity_heads WHERE project_id = '${small.id}'`);
    expect(await of(small)).toMatchObject([
      { done: true, hash: '', finding: { flaw: 'head_missing', seq: 0, from: 0 } },
    ]);
  });

  it('refuses a cursor of something else', async () => {
    const cursors = ['x', ['a'], [admin.id, '1', 'zz', '0'], [admin.id, '1', '', '0', ''], [admin.id, '1']];
    for (const cursor of cursors) {
      const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
      expect(await admin.get(`/activity/check?cursor=${text}`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'cursor' }] },
      });
    }
  });
});
