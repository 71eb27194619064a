import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerMark } from '../src/history/answer-mark.js';
import { AnswerStore, type KeptAnswer } from '../src/kernel/redis/answer-store.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
let admin: TestActor;
let other: TestActor;
let ann: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, other, ann] = [await app.admin('Ada'), await app.admin('Bob'), await app.member('Ann')];
  project = await createProject(admin, { task_access: 'members' }, [ann]);
});
afterAll(() => app.close());

const SHARED = ['/reports/team-performance', '/reports/workload', '/dashboard', '/dashboard?lists=false&tz=Asia/Tokyo'];

/** Makes all that is kept older. */
function age(byMs: number): void {
  const { local } = app.app.get<unknown, { local: Map<string, KeptAnswer> }>(AnswerStore);
  for (const [key, { mark, answer }] of [...local]) {
    const parsed = JSON.parse(mark) as AnswerMark;
    local.set(key, { mark: JSON.stringify({ ...parsed, at: parsed.at - byMs }), answer });
  }
}

/** Whether the answer came from where answers are kept: then the counts of tasks are not read. */
async function isKept(actor: TestActor, path: string): Promise<boolean> {
  const statements = await statementsOf(() => actor.get(path));
  return !statements.some(({ text }) => text.includes('task_counts'));
}

describe.each(SHARED)('GET %s', (path) => {
  it('is read once for all admins', async () => {
    await expect.poll(async () => (await admin.get(path)) && (await isKept(other, path))).toBe(true);
  });

  it('shows a change of the caller at once, whatever is kept', async () => {
    for (const writer of [admin, other]) {
      for (let n = 0; n < 5; n++) {
        await Promise.all([admin.get(path), other.get(path)]);
        const before = (await writer.get(path)).body;
        const task = await createTask(writer, project, { assigned_to: ann.id });
        const after = (await writer.get(path)).body;
        expect(after).not.toEqual(before);
        const counted = JSON.stringify(after).match(/"(total|assigned)_tasks":(\d+)/g);
        expect(counted).not.toEqual(JSON.stringify(before).match(/"(total|assigned)_tasks":(\d+)/g));
        await writer.delete(`/tasks/${task.id}`);
      }
    }
  });

  it('is not answered from what is 5 seconds old', async () => {
    await admin.get(path);
    await createTask(ann, project);
    age(4_000);
    expect(await isKept(admin, path)).toBe(false);
  });
});

describe('what is kept', () => {
  it('is not the notifications: they are the caller’s own, read or not', async () => {
    const tasks = [await createTask(admin, project, { assigned_to: other.id }), await createTask(admin, project)];
    await admin.get('/dashboard');
    const { notifications } = (await other.get('/dashboard')).body;
    expect(notifications[0]).toMatchObject({ task_id: tasks[0]?.id, read_at: null });
    await other.put(`/notifications/${notifications[0].id}/read`);
    expect((await other.get('/dashboard')).body.notifications[0].read_at).not.toBeNull();
    expect((await admin.get('/dashboard')).body.notifications).not.toContainEqual(
      expect.objectContaining({ id: notifications[0].id }),
    );
  });

  it('is for admins: nobody else gets it, nor an admin of before', async () => {
    await admin.get('/dashboard');
    expect((await ann.get('/dashboard')).body.stats.total_projects).toBe(1);
    const demoted = await app.admin('Cid');
    await demoted.get('/reports/workload');
    await admin.put(`/users/${demoted.id}`, { role: 'member' });
    expect((await demoted.get('/reports/workload')).status).toBe(403);
    expect((await demoted.get('/dashboard')).body.stats.total_projects).toBe(0);
  });

  it('is one for each day: where it is tomorrow already, more is overdue', async () => {
    // Of these two, one is a day ahead of the other at any time.
    const day = (zone: string) => new Date().toLocaleDateString('en-CA', { timeZone: zone });
    await createTask(admin, project, { deadline: day('Etc/GMT+12') });
    const overdue = async (zone: string) => (await admin.get(`/dashboard?tz=${zone}`)).body.stats.overdue_tasks;
    expect(await overdue('Etc/GMT-14')).toBe((await overdue('Etc/GMT%2B12')) + 1);
  });
});
