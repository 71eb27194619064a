import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import { MAX_RANK_LENGTH } from '../../src/kernel/rank.js';
import type { BoardDto, TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';

/** After so many a column needs new ranks: the first time comes after 112 to 156 of them, in 20,000 tries. */
const ZIGZAGS = 170;
const MAX_ROUNDS = 10;

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

async function column(project: ProjectDto, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await createTask(admin, project, { title: `Card ${n}` })).id);
  return ids;
}

async function move(id: string, place: { before_id?: string; after_id?: string }): Promise<TaskDto> {
  const { status, body } = await admin.patch<TaskDto>(`/tasks/${id}/move`, { new_status: 'todo', ...place });
  expect(status).toBe(200);
  return body;
}

/**
 * Drops cards between two others, which come closer every time from both sides in turn: what no rank can name for long.
 * @param cards in their order; the first two begin as the ends. Keeps `cards` in the order that must result.
 */
async function zigzag(cards: string[], times: number, drop = move): Promise<void> {
  const used = [...cards];
  let [left, right] = [used[0]!, used[1]!];
  for (let n = 0; n < times; n++) {
    const card = used.find((id) => id !== left && id !== right)!;
    used.push(...used.splice(used.indexOf(card), 1));
    await drop(card, n % 2 ? { after_id: left } : { before_id: right });
    cards.splice(cards.indexOf(card), 1);
    cards.splice(cards.indexOf(right), 0, card);
    if (n % 2) left = card;
    else right = card;
  }
}

async function order(project: ProjectDto): Promise<string[]> {
  const { body } = await admin.get<BoardDto>(`/projects/${project.id}/board`);
  return body.columns[0]!.tasks.map(({ id }) => id);
}

/** How often a column was given new ranks: then cards change that nobody moved. */
async function respreads(project: ProjectDto): Promise<number> {
  const rows = await app.query<{ at: string }>(
    `SELECT DISTINCT data->>'updated_at' AS at FROM activity
     WHERE project_id = $1 AND action = 'task_updated' AND changes->'rank' IS NOT NULL`,
    [project.id],
  );
  return rows.length;
}

/** How many transactions of the application wait for a lock. */
async function waiting(): Promise<number> {
  const rows = await app.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
}

describe('cards', { timeout: 120_000 }, () => {
  it.each<[string, (fixed: string, others: string[], newest: string) => { before_id?: string; after_id?: string }]>([
    ['right after a card', (fixed) => ({ after_id: fixed })],
    ['right before a card', (fixed) => ({ before_id: fixed })],
    ['at the top', (_, others) => ({ before_id: others[0] })],
    ['at the end', () => ({})],
    ['right after the newest', (_, _others, newest) => ({ after_id: newest })],
  ])('keep short ranks while they are dropped %s', async (_, place) => {
    const project = await createProject(admin);
    const [fixed = '', ...cards] = await column(project, 8);
    let newest = fixed;
    for (let n = 0; n < 60; n++) {
      const [first, ...others] = (await order(project)).filter((id) => id !== fixed && id !== newest);
      const { id, rank } = await move(first!, place(fixed, others, newest));
      expect(rank.length).toBeLessThanOrEqual(24);
      newest = id;
    }
    expect(await order(project)).toHaveLength(cards.length + 1);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('get new ranks in the same order where none is left, all of which is recorded', async () => {
    const project = await createProject(admin);
    const cards = await column(project, 6);
    await zigzag(cards, ZIGZAGS);
    expect(await respreads(project)).toBeGreaterThan(0);
    const { tasks } = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(tasks.map(({ id }) => id)).toEqual(cards);
    expect(Math.max(...tasks.map(({ rank }) => rank.length))).toBeLessThanOrEqual(MAX_RANK_LENGTH);
  });

  it('get them also where requests for many tasks move them', async () => {
    const project = await createProject(admin);
    const cards = await column(project, 6);
    await zigzag(cards, ZIGZAGS, async (id, place) => {
      const { status, body } = await admin.post<{ tasks: TaskDto[] }>('/tasks/bulk', { ids: [id], move: place });
      expect(status).toBe(200);
      return body.tasks[0]!;
    });
    expect(await respreads(project)).toBeGreaterThan(0);
    const { tasks } = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(tasks.map(({ id }) => id)).toEqual(cards);
  });

  it('come back from the trash to their place even then', async () => {
    const project = await createProject(admin);
    const [first = '', second = '', ...cards] = await column(project, 8);
    expect((await admin.delete(`/tasks/${second}`)).status).toBe(204);
    await zigzag(cards, ZIGZAGS);
    expect(await respreads(project)).toBeGreaterThan(0);
    expect((await admin.post(`/tasks/${second}/restore`)).status).toBe(200);
    const { tasks } = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(tasks.map(({ id }) => id)).toEqual([first, second, ...cards]);
  });

  it('keep the place to which somebody else moves them meanwhile', async () => {
    const project = await createProject(admin);
    const [a = '', b = '', c = '', d = ''] = await column(project, 4);
    const long = 'V000'.repeat(24);
    const place = `UPDATE tasks SET rank = $2 WHERE id = $1`;
    await app.query(place, [a, `${long}0001`]);
    await app.query(place, [b, `${long}0002`]);
    const other = new pg.Client({ connectionString: app.database_url });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query(place, [c, '0001']);
      // No rank between a and b is short enough, so the column gets new ranks, which must wait for c.
      const moving = admin.patch(`/tasks/${d}/move`, { new_status: 'todo', after_id: a });
      await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 10_000 });
      await other.query('COMMIT');
      expect((await moving).status).toBe(200);
    } finally {
      await other.end();
    }
    expect(await order(project)).toEqual([c, a, d, b]);
  });

  it('stay in order while several people do that in one column at once', async () => {
    const project = await createProject(admin);
    const groups = await Promise.all(Array.from({ length: 4 }, () => column(project, 5)));
    const answers = new Set<number>();
    const drop: typeof move = async (id, place) => {
      const { status, body } = await admin.patch<TaskDto>(`/tasks/${id}/move`, { new_status: 'todo', ...place });
      answers.add(status);
      return body;
    };
    // How close the cards come to each other depends on who is faster; sooner or later they need new ranks.
    for (let round = 0; round < MAX_ROUNDS && (await respreads(project)) === 0; round++)
      await Promise.all(groups.map((cards) => zigzag(cards, ZIGZAGS, drop)));
    expect([...answers].filter((status) => status !== 200)).toEqual([]);
    expect(await respreads(project)).toBeGreaterThan(0);
    const { tasks } = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(tasks.map(({ id }) => id).sort()).toEqual(groups.flat().sort());
  });
});
