import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { fileForm } from '../support/attachments.js';
import { createProject, createTask } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';
import { connect, LiveBoard, until } from '../support/live.js';

let app: TestApp;
let admin: TestActor;
let projects: [ProjectDto, ProjectDto];

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  projects = [
    await createProject(admin, { task_access: 'members' }),
    await createProject(admin, { task_access: 'members' }),
  ];
});
afterAll(() => app.close());

const transfer = ({ id }: { id: string }, { id: project_id }: { id: string }, headers = {}, actor = admin) =>
  actor.patch(`/tasks/${id}/transfer`, { project_id }, headers);
const present = async ({ id }: { id: string }) => (await admin.get<TaskDto>(`/tasks/${id}`)).body;
const deadlocks = async () => {
  const [row] = await app.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(row?.deadlocks);
};
const expectTruth = async () => {
  for (const { id } of projects) await expectHistoryToBeTheTruth(app, admin, id);
};

describe('transfers at the same time', () => {
  it('go both ways without a deadlock, and lose and double nothing', async () => {
    const [one, two] = projects;
    const tasks = await Promise.all(
      Array.from({ length: 40 }, (_, n) => createTask(admin, n % 2 ? one : two, { title: `T${n}` })),
    );
    for (const [n, { id }] of tasks.entries())
      if (n >= 2) await admin.post(`/tasks/${id}/links`, { type: 'blocks', task_id: tasks[n % 2]?.id });
    const before = await deadlocks();
    const answers = await Promise.all(tasks.map((task, n) => transfer(task, n % 2 ? two : one)));
    expect(answers.map(({ status }) => status)).toEqual(tasks.map(() => 200));
    expect(await deadlocks()).toBe(before);
    const keys = new Set(await Promise.all(tasks.map(async (task) => (await present(task)).key)));
    expect(keys.size).toBe(40);
    for (const { key, id } of tasks) expect((await present({ id: key })).id).toBe(id);
    await expectTruth();
  });

  it('and each other change: one of two with the same version, and whatever comes second finds the task where it is', async () => {
    const [one, two] = projects;
    for (let turn = 0; turn < 6; turn++) {
      const [task, other] = [await createTask(admin, one), await createTask(admin, one)];
      const version = { 'if-match': '"1"' };
      const [moved, edited] = await Promise.all([
        transfer(task, two, version),
        admin.put(`/tasks/${task.id}`, { title: 'Edited' }, version),
      ]);
      expect([moved.status, edited.status].sort()).toEqual([200, 412]);
      const racing = [
        transfer(other, two),
        admin.patch(`/tasks/${other.id}/move`, { new_status: 'done' }),
        admin.post(`/tasks/${other.id}/comments`, { text: 'Hello' }),
        admin.post(`/tasks/${other.id}/checklist`, { title: 'Item' }),
        admin.post(`/tasks/${other.id}/attachments`, fileForm(`file ${turn}`)),
        admin.post(`/tasks/${other.id}/links`, { type: 'blocks', task_id: task.id }),
        turn % 2 ? admin.post(`/tasks/${other.id}/archive`) : admin.delete(`/tasks/${other.id}`),
      ];
      for (const { status } of await Promise.all(racing)) expect([200, 201, 204, 404, 409]).toContain(status);
    }
    const strays = await app.query(
      `SELECT a.id FROM attachments a JOIN tasks t ON t.id = a.task_id WHERE a.project_id <> t.project_id
       UNION ALL SELECT l.id FROM task_labels x JOIN labels l ON l.id = x.label_id JOIN tasks t ON t.id = x.task_id
       WHERE l.project_id <> t.project_id`,
    );
    expect(strays).toEqual([]);
    await expectTruth();
  });

  it('and the end of a membership: nothing arrives that was numbered after it', async () => {
    const [one, two] = projects;
    const leaver = await app.member('Leaver');
    for (let turn = 0; turn < 6; turn++) {
      for (const { id } of projects) await admin.post(`/projects/${id}/members/${leaver.id}`);
      const task = await createTask(admin, one);
      const [moved] = await Promise.all([
        transfer(task, two, {}, leaver),
        admin.delete(`/projects/${two.id}/members/${leaver.id}`),
      ]);
      expect([200, 403]).toContain(moved.status);
      const events = (await admin.get(`/projects/${two.id}/events?limit=500`)).body.events as {
        type: string;
        seq: number;
        subject_id: string;
      }[];
      const left = events.findLast(({ type }) => type === 'member_removed')?.seq ?? 0;
      const arrived = events.find(({ subject_id }) => subject_id === task.id)?.seq;
      expect(arrived === undefined ? moved.status : arrived < left).toBe(arrived === undefined ? 403 : true);
    }
  });

  it('reach boards live, and those who come back from a break', async () => {
    const [one, two] = projects;
    const [here, there] = [await app.member('Here'), await app.member('There')];
    await admin.post(`/projects/${one.id}/members/${here.id}`);
    await admin.post(`/projects/${two.id}/members/${there.id}`);
    const task = await createTask(admin, one, { title: 'Seen' });
    const clients = [connect(here), connect(there)] as const;
    const [old, fresh] = [
      await LiveBoard.open(here, clients[0], one.id),
      await LiveBoard.open(there, clients[1], two.id),
    ];
    await until(() => clients.every(({ state }) => state === 'live'), 'both connections');
    const since = old.position;
    await transfer(task, two);
    await until(() => !old.cards.has(task.id) && fresh.cards.has(task.id), 'the transfer on both boards');
    expect(fresh.cards.get(task.id)).toEqual(await present(task));
    const text = JSON.stringify([old.log, (await here.get(`/projects/${one.id}/events?after=${since.seq}`)).body]);
    for (const secret of [two.id, `${two.key}-`]) expect(text).not.toContain(secret);
    await admin.put(`/tasks/${task.id}`, { title: 'A secret of the other project' });
    await until(() => fresh.log.at(-1)?.type === 'task_updated', 'the change over there');
    expect((await here.get(`/projects/${one.id}/events?after=${since.seq}`)).body.events).toHaveLength(1);
    expect(old.log).toHaveLength(1);
    for (const client of clients) client.close();
  });
});
