import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityDto } from '../src/history/activity.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { attach, PICTURE } from './support/attachments.js';
import { expectProblem } from './support/expect.js';
import { Exported, exported } from './support/exports.js';
import { createProject, createTask } from './support/factories.js';
import { settled } from './support/imports.js';
import { changed, contentOf, ownImported, zipOf } from './support/own-imports.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin('Ann'), await app.member('Bob')];
});
afterAll(() => app.close());

/** A project with everything that an export has. */
async function scene(name = 'Website') {
  const fields = { task_access: 'members', description: 'What **for**', deadline: '2027-01-31', status: 'in_progress' };
  const project = await createProject(admin, { name, ...fields, archive_after_days: 30 } as object, [member]);
  const path = `/projects/${project.id}`;
  const [label, gone] = [
    (await admin.post(`${path}/labels`, { name: 'Press', color: 'red' })).body,
    (await admin.post(`${path}/labels`, { name: 'Gone', color: 'blue' })).body,
  ];
  const review = { name: 'Review', category: 'in_progress', color: 'violet', wip_limit: 3, wip_policy: 'block' };
  const column = (await admin.post(`${path}/columns`, review)).body;
  const filter = `label:${label.id} priority:high`;
  await admin.post('/views', { project_id: project.id, name: 'Urgent', filter, sort: '-created_at', shared: true });
  const dates = { description: 'Two\nlines', estimate: 1.5, start_date: '2026-12-01', deadline: '2026-12-24' };
  const recurrence = { rrule: 'FREQ=WEEKLY;BYDAY=MO', tzid: 'Europe/Berlin', mode: 'fixed' };
  const task = await createTask(admin, project, {
    ...{
      title: 'Write',
      priority: 'high',
      assigned_to: member.id,
      ...dates,
      label_ids: [label.id, gone.id],
      recurrence,
    },
  } as object);
  const other = await createTask(admin, project, { title: 'Print' });
  const done = await createTask(member, project, { title: 'Done', assigned_to: member.id });
  const archived = await createTask(admin, project, { title: 'Old' });
  const trashed = await createTask(admin, project, { title: 'Trash' });
  await admin.delete(`/tasks/${trashed.id}`);
  await admin.patch(`/tasks/${other.id}/move`, { column_id: column.id });
  await member.patch(`/tasks/${done.id}/move`, { new_status: 'done' });
  await admin.post(`/tasks/${archived.id}/archive`);
  await admin.delete(`/labels/${gone.id}`);
  await admin.put(`/columns/${column.id}`, { name: 'Checking' });
  await admin.post(`/tasks/${task.id}/checklist`, { title: 'One', assigned_to: member.id });
  const item = (await admin.post(`/tasks/${task.id}/checklist`, { title: 'Two' })).body;
  await member.put(`/checklist/${item.id}`, { done: true });
  const comment = (await admin.post(`/tasks/${task.id}/comments`, { text: `Look, @[user:${member.id}]` })).body;
  await member.put(`/comments/${comment.id}/reactions/${encodeURIComponent('👍')}`);
  await admin.put(`/comments/${comment.id}`, { text: `Look here, @[user:${member.id}]` });
  const deleted = (await member.post(`/tasks/${task.id}/comments`, { text: 'Wrong' })).body;
  await member.delete(`/comments/${deleted.id}`);
  await attach(member, task.id, PICTURE, 'dot.png');
  await attach(admin, other.id, 'A text', 'note.txt');
  await admin.post(`/tasks/${task.id}/links`, { type: 'blocks', task_id: other.id });
  await admin.post(`/tasks/${done.id}/links`, { type: 'relates', task_id: other.id });
  await admin.post(`/tasks/${archived.id}/links`, { type: 'duplicates', task_id: task.id });
  return { project, task, other, done, archived, comment, label, column };
}

const boardOf = async (id: string | null, at = ''): Promise<BoardDto> =>
  (await admin.get<BoardDto>(`/projects/${id}/board${at}`)).body;
const shape = ({ columns }: BoardDto) =>
  columns.map(({ name, color, wip_limit, wip_policy, tasks }) => [
    ...[name, color, wip_limit, wip_policy],
    tasks.map(({ title, key, rank }) => `${title} ${key.split('-')[1]} ${rank}`),
  ]);

describe('An export of FlowTrack', () => {
  it('becomes the same project again', async () => {
    const { project } = await scene();
    const first = await exported(admin, `/projects/${project.id}/export`);
    const done = await ownImported(admin, await zipOf(admin, project.id));
    expect(done).toMatchObject({ status: 'done', error: null, makes_project: true });
    expect(done.result).toMatchObject({
      ...{
        tasks_created: 4,
        comments: 1,
        checklist_items: 2,
        columns: 4,
        labels: 1,
        attachments: 2,
        links: 3,
        views: 1,
      },
      ...{ attachments_left_out: 0, links_left_out: 0, shortened: 0 },
    });
    const second = await exported(admin, `/projects/${done.project_id}/export`);
    const [before, after] = [contentOf(first), contentOf(second)];
    for (const name of Object.keys(before)) expect(after[name], name).toEqual(before[name]);
    expect(shape(await boardOf(done.project_id))).toEqual(shape(await boardOf(project.id)));
    // A key belongs to one project for ever.
    expect((await admin.get<ProjectDto>(`/projects/${done.project_id}`)).body.key).not.toBe(project.key);
    const [task] = second.lines('tasks.ndjson');
    const found = (await admin.get(`/tasks/${task?.id}/attachments`)).body;
    expect(found).toMatchObject([{ name: 'dot.png', type: 'image/png', created_by: member.id }]);
    const counts = { comments_count: 1, attachments_count: 1, checklist: { done: 1, total: 2 } };
    expect((await admin.get<TaskDto>(`/tasks/${task?.id}`)).body).toMatchObject(counts);
    expect((await boardOf(done.project_id)).columns.flatMap(({ tasks }) => tasks)).toEqual(
      expect.arrayContaining([expect.objectContaining({ title: 'Print', blocked_by_count: 1 })]),
    );
  });

  it('has its history, so that past boards and flow are those of the source', async () => {
    const { project } = await scene('Past');
    const first = await exported(admin, `/projects/${project.id}/export`);
    const { project_id, id } = await ownImported(admin, await zipOf(admin, project.id));
    const rows = await app.query<{ seq: string; action: string; at: Date | null; import_id: string | null }>(
      `SELECT seq, action, occurred_at AS at, import_id FROM activity WHERE project_id = $1 ORDER BY seq`,
      [project_id],
    );
    const told = rows.filter(({ at }) => at !== null);
    expect(told.every(({ import_id }) => import_id === id)).toBe(true);
    const history = first.lines('history.ndjson');
    expect(told.map(({ action }) => action)).toEqual(history.map(({ action }) => action as string));
    expect(told.map(({ at }) => at?.toISOString())).toEqual(history.map(({ timestamp }) => timestamp as string));
    // Each moment of the source is one of the copy.
    for (const [n, { seq }] of told.entries()) {
      const [there, here] = [
        shape(await boardOf(project.id, `?at=${history[n]?.seq}`)),
        shape(await boardOf(project_id, `?at=${seq}`)),
      ];
      expect(here, `after ${history[n]?.seq}`).toEqual(there);
    }
    const flow = async (id: string | null) => {
      const { body } = await admin.get(`/projects/${id}/flow`);
      return { days: body.days, cycle: body.cycle_time, lead: body.lead_time, throughput: body.throughput };
    };
    expect(await flow(project_id)).toEqual(await flow(project.id));
  });

  it('is taken back as a whole', async () => {
    const { project } = await scene('Undo');
    const { id, project_id } = await ownImported(admin, await zipOf(admin, project.id));
    expect((await admin.post(`/imports/${id}/undo`)).status).toBe(200);
    expect((await settled(admin, id)).status).toBe('undone');
    expectProblem(await admin.get(`/projects/${project_id}`), 404);
    expect((await admin.get(`/projects/${project.id}`)).status).toBe(200);
  });

  it('updates what came before, and doubles nothing', async () => {
    const { project, task, other, done } = await scene('Again');
    const { project_id } = await ownImported(admin, await zipOf(admin, project.id));
    const same = await ownImported(admin, await zipOf(admin, project.id));
    expect(same.project_id).toBe(project_id);
    expect(same.result).toMatchObject({
      ...{ tasks_created: 0, tasks_updated: 0, tasks_unchanged: 4, comments: 0, checklist_items: 0, moves: 0 },
      ...{ attachments: 0, links: 0, views: 0, columns: 0, labels: 1, members: 0 },
    });
    // What was deleted here stays so, and what was changed here stays where the source has not changed.
    const copies = (await boardOf(project_id)).columns.flatMap(({ tasks }) => tasks);
    const copyOf = (title: string) => copies.find((copy) => copy.title === title);
    await admin.delete(`/tasks/${copyOf('Done')?.id}`);
    await admin.put(`/tasks/${copyOf('Print')?.id}`, { title: 'Printed here' });
    await admin.put(`/tasks/${task.id}`, { title: 'Written', estimate: 3 });
    await admin.patch(`/tasks/${other.id}/move`, { new_status: 'done' });
    await admin.put(`/tasks/${done.id}`, { title: 'Done there' });
    await admin.post(`/tasks/${other.id}/comments`, { text: 'New' });
    await attach(admin, other.id, 'More', 'more.txt');
    const fresh = await createTask(admin, project, { title: 'Fresh' });
    await admin.post(`/tasks/${fresh.id}/links`, { type: 'relates', task_id: other.id });
    const again = await ownImported(admin, await zipOf(admin, project.id));
    expect(again.result).toMatchObject({
      ...{ tasks_created: 1, tasks_updated: 2, tasks_unchanged: 1, tasks_deleted_here: 1 },
      ...{ comments: 1, attachments: 1, links: 1 },
    });
    const board = await boardOf(project_id);
    const last = board.columns.at(-1)?.tasks.map(({ title }) => title);
    expect(last).toEqual(['Printed here']);
    const written = board.columns.flatMap(({ tasks }) => tasks).find(({ title }) => title === 'Written');
    expect(written).toMatchObject({ estimate: 3, comments_count: 1, attachments_count: 1 });
    // Undoing it takes only its own tasks back.
    await admin.post(`/imports/${again.id}/undo`);
    expect((await settled(admin, again.id)).result).toMatchObject({ tasks_trashed: 1 });
  });

  it('goes into a project that is there', async () => {
    const { project } = await scene('Into');
    const target = await createProject(admin, { name: 'Target' });
    await createTask(admin, target, { title: 'Here before' });
    const found = await ownImported(admin, await zipOf(admin, project.id), { mappings: { project_id: target.id } });
    expect(found).toMatchObject({ status: 'done', project_id: target.id, makes_project: false });
    expect(found.result).toMatchObject({ tasks_created: 4, comments: 1, columns: 1, attachments: 2, links: 3 });
    const board = await boardOf(target.id);
    expect(board.columns.find(({ name }) => name === 'Checking')).toMatchObject({ color: 'violet', wip_limit: 3 });
    const all = (await admin.get<TaskDto[]>(`/tasks?project_id=${target.id}&archived=any`)).body;
    expect(all.map(({ key }) => key).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `${target.key}-${n}`));
    const copy = board.columns.flatMap(({ tasks }) => tasks).find(({ title }) => title === 'Write');
    const past = (await admin.get(`/tasks/${copy?.id}/activity`)).body as { task_key: string | null }[];
    expect(past.length).toBeGreaterThan(3);
    for (const { task_key } of past) expect([null, copy?.key]).toContain(task_key);
    expect((await boardOf(target.id, `?at=${board.seq}`)).columns.flatMap(({ tasks }) => tasks).length).toBe(4);
    await admin.post(`/imports/${found.id}/undo`);
    await settled(admin, found.id);
    expect((await boardOf(target.id)).columns.flatMap(({ tasks }) => tasks.map(({ title }) => title))).toEqual([
      'Here before',
    ]);
  });

  it('leaves the names of people in the text who are nobody here', async () => {
    const { project } = await scene('People');
    const found = await Exported.from(await zipOf(admin, project.id));
    const folder = `projects/${project.key}`;
    const strangers = found
      .text(`${folder}/people.ndjson`)
      .replaceAll(/"name":"Bob","email":"[^"]*"/g, '"name":"Zoe Stranger","email":"zoe@elsewhere.example"');
    const file = await changed(found, { [`${folder}/people.ndjson`]: strangers });
    const ready = await ownImported(admin, file, { dry_run: true });
    expect(ready.status).toBe('ready');
    expect(ready.report?.people).toContainEqual(expect.objectContaining({ name: 'Zoe Stranger', user_id: null }));
    expect(ready.report?.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['unknown_people', 'not_exported']),
    );
    expect(ready.report?.counts).toMatchObject({ tasks: 4, comments: 1, attachments: 2, links: 3, views: 1 });
    await admin.post(`/imports/${ready.id}/start`);
    const done = await settled(admin, ready.id);
    const tasks = (await boardOf(done.project_id)).columns.flatMap((column) => column.tasks);
    const copy = tasks.find(({ title }) => title === 'Write');
    expect(copy).toMatchObject({ assigned_to: null, description: 'Two\nlines\n\n**Members:** Zoe Stranger' });
    const [comment] = (await admin.get(`/tasks/${copy?.id}/comments`)).body;
    expect(comment).toMatchObject({ text: 'Look here, @Zoe Stranger', reactions: [], mentions: [] });
    const items = (await admin.get(`/tasks/${copy?.id}/checklist`)).body as { title: string }[];
    expect(items.map(({ title }) => title)).toEqual(['One (Zoe Stranger)', 'Two']);
    const told = (await admin.get<ActivityDto[]>(`/projects/${done.project_id}/activity?limit=500`)).body;
    // The history keeps the name that somebody had then.
    expect(told.filter(({ user_name }) => user_name === 'Bob').map(({ user_id }) => user_id)).toContain(null);
    expect((await admin.get(`/projects/${done.project_id}/members`)).body).toEqual([]);
  });

  it('gives nobody a role that they do not have, nor lets them into other projects', async () => {
    const { project } = await scene('Rights');
    const file = await zipOf(admin, project.id);
    const target = await createProject(admin, { name: 'Closed' }, [member]);
    expectProblem(await member.post('/imports', formOf(file, { project_id: target.id })), 403);
    // A manager of one project takes the file into that one only.
    await admin.put(`/projects/${target.id}/members/${member.id}`, { project_role: 'manager' });
    const done = await ownImported(member, file, { mappings: { project_id: target.id } });
    expect(done.status).toBe('done');
    expect((await member.get('/users/me')).body.role).toBe('member');
    const own = await app.query(`SELECT FROM activity WHERE import_id = $1 AND project_id <> $2`, [done.id, target.id]);
    expect(own).toEqual([]);
    // An import of somebody else is not theirs to see.
    const { id } = await ownImported(admin, file);
    expectProblem(await member.get(`/imports/${id}`), 404);
  });
});

function formOf(file: Buffer, mappings: object): FormData {
  const form = new FormData();
  form.set('source', 'flowtrack');
  form.set('mappings', JSON.stringify(mappings));
  form.set('file', new Blob([new Uint8Array(file)]), 'export.zip');
  return form;
}
