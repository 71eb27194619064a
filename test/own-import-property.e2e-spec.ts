import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { attach } from './support/attachments.js';
import { Exported } from './support/exports.js';
import { createProject } from './support/factories.js';
import { contentOf, ownImported, zipOf } from './support/own-imports.js';
import { pick, random, randomHex, randomInt, reseed } from './support/random.js';

let app: TestApp;
let people: TestActor[];

beforeAll(async () => {
  app = await TestApp.start();
  people = [await app.admin('Ann'), await app.member('Bob'), await app.member('Cleo')];
});
afterAll(() => app.close());

const WORDS = ['Ship', 'é', '漢字', '👩‍👩‍👧', '**bold**', 'a\nb', '"quoted"', '<b>', '%_\\', "'; --", '  spaced  '];
const text = (words = 3) => Array.from({ length: 1 + randomInt(words) }, () => pick(WORDS)).join(' ');
const line = () => `${text().replace(/\s+/g, ' ').trim()} ${randomHex(2)}`;
const maybe = <T>(value: () => T): T | null => (random() < 0.5 ? value() : null);
const day = (n: number) => new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10);
const COLORS = ['gray', 'red', 'blue', 'green', 'violet'];

/** A project of which some things have become known. */
interface World {
  project: ProjectDto;
  tasks: string[];
  columns: string[];
  labels: string[];
  comments: string[];
  items: string[];
  files: string[];
}

type Step = (world: World, by: TestActor) => Promise<unknown>;

async function keep(list: string[], made: Promise<{ status: number; body: { id?: string } }>): Promise<void> {
  const { body } = await made;
  if (body.id) list.push(body.id);
}

/** What people do; some of it is refused, which is as good. */
const STEPS: Step[] = [
  ({ project, tasks, labels, columns }, by) => {
    const recurrence = maybe(() => ({ rrule: `FREQ=WEEKLY;INTERVAL=${1 + randomInt(3)}`, tzid: 'UTC', mode: 'fixed' }));
    const fields = { title: line(), description: maybe(text), priority: pick(['low', 'medium', 'high']) };
    const dates = { start_date: maybe(() => day(randomInt(9))), deadline: maybe(() => day(10 + randomInt(9))) };
    const assigned_to = maybe(() => pick(people).id);
    const more = { estimate: maybe(() => randomInt(20) / 2), label_ids: labels.slice(randomInt(labels.length + 1)) };
    const place = { project_id: project.id, column_id: pick(columns) };
    return keep(tasks, by.post('/tasks', { ...fields, ...dates, ...more, ...place, assigned_to, recurrence }));
  },
  ({ tasks }, by) => by.put(`/tasks/${pick(tasks)}`, { title: line(), deadline: day(20 + randomInt(9)) }),
  ({ tasks, columns }, by) => by.patch(`/tasks/${pick(tasks)}/move`, { column_id: pick(columns) }),
  ({ tasks }, by) => by.patch(`/tasks/${pick(tasks)}/move`, { new_status: pick(['todo', 'in_progress', 'done']) }),
  ({ tasks }, by) => by.post(`/tasks/${pick(tasks)}/${pick(['archive', 'unarchive'])}`),
  ({ tasks }, by) => by.delete(`/tasks/${pick(tasks)}`),
  ({ tasks }, by) => by.post(`/tasks/${pick(tasks)}/restore`),
  ({ tasks }, by) =>
    by.post(`/tasks/${pick(tasks)}/links`, { type: pick(['blocks', 'relates', 'duplicates']), task_id: pick(tasks) }),
  ({ tasks, comments }, by) => {
    const mention = maybe(() => ` @[user:${pick(people).id}]`) ?? '';
    return keep(comments, by.post(`/tasks/${pick(tasks)}/comments`, { text: text(8) + mention }));
  },
  ({ comments }, by) => by.put(`/comments/${pick(comments)}`, { text: text(8) }),
  ({ comments }, by) => by.delete(`/comments/${pick(comments)}`),
  ({ comments }, by) => by.put(`/comments/${pick(comments)}/reactions/${encodeURIComponent(pick(['👍', '🎉']))}`),
  ({ tasks, items }, by) =>
    keep(
      items,
      by.post(`/tasks/${pick(tasks)}/checklist`, { title: line(), assigned_to: maybe(() => pick(people).id) }),
    ),
  ({ items }, by) => by.put(`/checklist/${pick(items)}`, { done: random() < 0.7 }),
  ({ items }, by) => by.delete(`/checklist/${pick(items)}`),
  ({ items }, by) => by.patch(`/checklist/${pick(items)}/move`, { before_id: pick(items) }),
  ({ tasks, files }, by) => keep(files, attach(by, pick(tasks), randomHex(1 + randomInt(400)), `${randomHex(3)}.txt`)),
  ({ files }, by) => by.delete(`/attachments/${pick(files)}`),
  ({ project, labels }, by) =>
    keep(labels, by.post(`/projects/${project.id}/labels`, { name: line(), color: pick(COLORS) })),
  ({ labels }, by) => by.put(`/labels/${pick(labels)}`, { color: pick(COLORS) }),
  ({ labels }, by) => by.delete(`/labels/${pick(labels)}`),
  ({ project, columns }, by) =>
    keep(
      columns,
      by.post(`/projects/${project.id}/columns`, {
        name: line(),
        category: pick(['todo', 'in_progress', 'done']),
        wip_limit: maybe(() => 1 + randomInt(9)),
        color: pick(COLORS),
      }),
    ),
  ({ columns }, by) => by.put(`/columns/${pick(columns)}`, { name: line() }),
  ({ columns }, by) => by.patch(`/columns/${pick(columns)}/move`, { before_id: pick(columns) }),
  ({ columns }, by) => by.delete(`/columns/${pick(columns)}?move_to=${pick(columns)}`),
  ({ project }, by) =>
    by.post('/views', {
      project_id: project.id,
      name: line(),
      filter: pick(['priority:high', 'due:<7d', '']),
      shared: true,
    }),
  ({ project }, by) =>
    by.put(`/projects/${project.id}`, { description: text(8), status: pick(['pending', 'in_progress']) }),
];

async function randomProject(steps: number): Promise<ProjectDto> {
  const [admin] = people as [TestActor];
  const project = await createProject(admin, { name: line(), task_access: 'members' }, people.slice(1));
  const columns = (await admin.get(`/projects/${project.id}/columns`)).body as { id: string }[];
  const lists = { tasks: [], labels: [], comments: [], items: [], files: [] };
  const world: World = { project, columns: columns.map(({ id }) => id), ...lists };
  const [create] = STEPS as [Step];
  for (let n = 0; n < 5; n++) await create(world, admin);
  for (let n = 0; n < steps; n++) {
    const step = pick(STEPS);
    // What needs something that is not there yet is left for later.
    await Promise.resolve()
      .then(() => step(world, pick(people)))
      .catch((error: unknown) => {
        if (!String(error).includes('nothing to pick from')) throw error;
      });
  }
  return project;
}

describe('Any project', () => {
  it.each([1, 2, 3])('is the same after an export and an import (%i)', async (nth) => {
    reseed(`own imports ${nth}`);
    const [admin] = people as [TestActor];
    const project = await randomProject(120);
    const zip = await zipOf(admin, project.id);
    const done = await ownImported(admin, zip);
    expect(done).toMatchObject({ status: 'done', error: null });
    const first = contentOf(await Exported.from(zip));
    const second = contentOf(await Exported.from(await zipOf(admin, done.project_id ?? '')));
    for (const name of Object.keys(first)) expect(second[name], name).toEqual(first[name]);
    // Once more, it changes nothing.
    const again = await ownImported(admin, zip);
    expect(again.result).toMatchObject({ tasks_created: 0, tasks_updated: 0, comments: 0, attachments: 0, links: 0 });
    const third = contentOf(await Exported.from(await zipOf(admin, done.project_id ?? '')));
    for (const name of Object.keys(first)) expect(third[name], name).toEqual(first[name]);
  });
});
