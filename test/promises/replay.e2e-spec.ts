import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { allEvents, expectHistoryToBeTheTruth } from '../support/history.js';
import { type Recorded, replay } from '../support/replay.js';

let app: TestApp;
let admin: TestActor;
let project: { id: string };
let events: Recorded[];

/** One of every kind of change. */
beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  const [member, other] = [await app.member(), await app.member('Other')];
  project = await createProject(admin, {}, [member, other]);
  const task = await createTask(admin, project, { assigned_to: member.id });
  await createTask(admin, project, { title: 'Deleted' }).then(({ id }) => admin.delete(`/tasks/${id}`));
  await admin.put(`/tasks/${task.id}`, { title: 'Renamed', assigned_to: other.id, deadline: '2030-01-01' });
  await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
  await admin.delete(`/tasks/${task.id}`);
  await admin.delete(`/projects/${project.id}/members/${other.id}`);
  await admin.post(`/tasks/${task.id}/restore`);
  await admin.put(`/projects/${project.id}`, { name: 'Renamed', status: 'completed' });
  await admin.delete(`/projects/${project.id}`);
  await admin.post(`/projects/${project.id}/restore`);
  await admin.put(`/tasks/${task.id}`, { priority: 'high' });
  events = await allEvents(admin, project.id);
});
afterAll(() => app.close());

/** The history with its n-th change made another one. */
const tampered = (n: number, change: Partial<Recorded>) =>
  events.map((event, index) => (index === n ? { ...event, ...change } : event));

/** Where a history leads, if it is one, whatever its numbers. */
function outcome(history: Recorded[]): unknown {
  try {
    return { ...replay(history), seq: undefined };
  } catch (error) {
    return String(error);
  }
}

const find = (type: string) => events.findIndex((event) => event.type === type);

describe('the history of a project', () => {
  it('has every kind of change, and leads to what is', async () => {
    const state = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(new Set(events.map(({ type }) => type)).size).toBe(11);
    expect(state.members).toHaveLength(1);
    expect(state.tasks).toHaveLength(1);
    expect(state.trash).toHaveLength(1);
  });

  it('cannot miss, repeat or reorder a change unnoticed', () => {
    for (let n = 0; n < events.length - 1; n++) {
      expect(() => replay(events.toSpliced(n, 1))).toThrow();
      expect(() => replay(events.toSpliced(n, 0, events[n]!))).toThrow();
      expect(() => replay(events.toSpliced(n, 2, events[n + 1]!, events[n]!))).toThrow();
      const renumbered = events.toSpliced(n, 1).map((event, index) => ({ ...event, seq: index + 1 }));
      expect(outcome(renumbered)).not.toEqual(outcome(events));
    }
  });

  it('cannot conceal or misreport what a change did unnoticed', () => {
    for (const type of ['task_updated', 'task_moved', 'project_updated']) {
      const n = find(type);
      const { changes, data } = events[n]!;
      const [field = '', { from, to } = { from: null, to: null }] = Object.entries(changes)[0]!;
      expect(() => replay(tampered(n, { changes: {} }))).toThrow(`conceals`);
      expect(() => replay(tampered(n, { changes: { ...changes, [field]: { from: 'else', to } } }))).toThrow(
        'misreports',
      );
      expect(() => replay(tampered(n, { changes: { ...changes, [field]: { from, to: 'else' } } }))).toThrow(
        'misreports',
      );
      expect(() => replay(tampered(n, { data: { ...(data as object), version: 99 } }))).toThrow('version');
    }
  });
});
