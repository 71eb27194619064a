import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import { TaskAccess } from '../../src/projects/project.entity.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { canary, everyRead, wordsIn } from '../support/canaries.js';
import { createProject, createTask } from '../support/factories.js';

/** Words by where they are: in the name of a project, or in the title and description of one of its tasks. */
const WORD = Object.fromEntries(
  ['home', 'mine', 'others', 'nobodys', 'trashed', 'mytrash', 'board', 'card', 'cardtrash', 'gone', 'gonetask'].map(
    (name) => [name, canary(name)],
  ),
) as Record<string, string>;
const WORDS = Object.values(WORD);

let app: TestApp;
let people: Record<'admin' | 'stranger' | 'removed' | 'demoted' | 'member' | 'assignee' | 'sharer', TestActor>;
let home: ProjectDto;
let board: ProjectDto;
let paths: string[];

beforeAll(async () => {
  app = await TestApp.start();
  const [admin, demoted] = [await app.admin('Root'), await app.admin('Demoted')];
  const names = ['stranger', 'removed', 'member', 'assignee', 'sharer'] as const;
  const members = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await app.member(name)] as const)),
  );
  people = { admin, demoted, ...members } as typeof people;
  const { removed, member, assignee, sharer } = people;

  home = await createProject(demoted, { name: 'Home' }, [removed, member, assignee]);
  board = await createProject(demoted, { name: 'Board', task_access: TaskAccess.Members }, [removed, sharer]);
  const gone = await createProject(demoted, { name: 'Gone' }, [removed, assignee, sharer]);
  const task = (project: ProjectDto, assignee: TestActor | null) =>
    createTask(demoted, project, { title: 'Task', assigned_to: assignee?.id ?? null });
  const titles: [string, string][] = [
    ['mine', (await task(home, assignee)).id],
    ['others', (await task(home, demoted)).id],
    ['nobodys', (await task(home, null)).id],
    ['trashed', (await task(home, null)).id],
    ['mytrash', (await task(home, assignee)).id],
    ['card', (await task(board, null)).id],
    ['cardtrash', (await task(board, null)).id],
    ['gonetask', (await task(gone, assignee)).id],
  ];
  const lost = await task(home, removed);

  await admin.delete(`/projects/${home.id}/members/${removed.id}`);
  await admin.delete(`/projects/${board.id}/members/${removed.id}`);
  await admin.put(`/users/${demoted.id}`, { role: 'member' });
  // Only now do the secrets come: what somebody was told while they belonged to it is not one.
  for (const [name, id] of titles) await admin.put(`/tasks/${id}`, { title: WORD[name], description: WORD[name] });
  await admin.put(`/tasks/${lost.id}`, { description: WORD.others });
  for (const name of ['trashed', 'mytrash', 'cardtrash']) {
    await admin.delete(`/tasks/${titles.find(([title]) => title === name)?.[1]}`);
  }
  await admin.put(`/projects/${home.id}`, { name: WORD.home, description: WORD.home });
  await admin.put(`/projects/${board.id}`, { name: WORD.board });
  await admin.put(`/projects/${gone.id}`, { name: WORD.gone });
  await admin.delete(`/projects/${gone.id}`);
  paths = everyRead(
    [home, board, gone].flatMap((project) =>
      [...titles.map(([, id]) => id), lost.id].map((id) => ({
        project: project.id,
        task: id,
        user: people.assignee.id,
      })),
    ),
  ).concat(WORDS.flatMap((word) => [`/tasks?query=${word}`, `/projects?query=${word}`]));
});
afterAll(() => app.close());

/** Which of the words `actor` can find anywhere. */
async function seenBy(actor: TestActor): Promise<string[]> {
  const found = await wordsIn(actor, paths, WORDS);
  return [...new Set(Object.values(found).flat())].sort();
}

const words = (...names: string[]) => names.map((name) => WORD[name]).sort();

describe('of all that can be read anywhere', () => {
  it.each(['stranger', 'removed', 'demoted'] as const)('the %s sees nothing', async (name) => {
    expect(await wordsIn(people[name], paths, WORDS)).toEqual({});
  });

  it('somebody without a token sees nothing', async () => {
    expect(await wordsIn(app.anonymous, paths, WORDS)).toEqual({});
  });

  it('a member sees the project, and no task of others', async () => {
    expect(await seenBy(people.member)).toEqual(words('home'));
  });

  it('an assignee sees the project and their own tasks, the one in the trash too', async () => {
    // They were told of the title of a task in a project that is gone now; the project itself is nowhere to be seen.
    expect(await seenBy(people.assignee)).toEqual(words('home', 'mine', 'mytrash', 'gonetask'));
    const found = await wordsIn(people.assignee, paths, words('gonetask') as string[]);
    expect(Object.keys(found).filter((path) => !/^\/(notifications|dashboard)/.test(path))).toEqual([]);
  });

  it('a member of a shared board sees all of that board', async () => {
    expect(await seenBy(people.sharer)).toEqual(words('board', 'card', 'cardtrash'));
  });

  it('an admin sees everything', async () => {
    expect(await seenBy(people.admin)).toEqual([...WORDS].sort());
  });
});

describe('what an assignee sees', () => {
  const LIVE = ['/tasks', '/tasks?assigned_to=me'];

  it.each(LIVE)('is in the list %s, and counted', async (path) => {
    const { body, headers } = await people.assignee.get(path);
    expect(body.map(({ title }: { title: string }) => title)).toEqual([WORD.mine]);
    expect(headers.get('x-total-count')).toBe('1');
  });

  it('is on the board', async () => {
    const { body } = await people.assignee.get(`/projects/${home.id}/board`);
    expect(body.columns.map(({ total }: { total: number }) => total)).toEqual([1, 0, 0]);
    expect(body.columns[0].tasks[0].title).toBe(WORD.mine);
  });

  it('is in the trash of the project', async () => {
    const { body, headers } = await people.assignee.get(`/projects/${home.id}/trash`);
    expect(body.map(({ title }: { title: string }) => title)).toEqual([WORD.mytrash]);
    expect(headers.get('x-total-count')).toBe('1');
    expect((await people.member.get(`/projects/${home.id}/trash`)).headers.get('x-total-count')).toBe('0');
  });

  it('is in the dashboard, with the progress of the project as a whole', async () => {
    const { body } = await people.assignee.get('/dashboard');
    expect(body.stats).toMatchObject({ total_projects: 1, total_tasks: 1, todo_tasks: 1 });
    expect(body.recent_tasks.map(({ title }: { title: string }) => title)).toEqual([WORD.mine]);
    expect(body.project_progress).toMatchObject([{ project_id: home.id, total_tasks: 4 }]);
  });

  it.each(['events', 'activity'])('is in the %s of the project, besides what is about the project', async (what) => {
    const { body } = await people.member.get(`/projects/${home.id}/${what}`);
    const actions: string[] = (body.events ?? body).map(
      (row: { type?: string; action?: string }) => row.type ?? row.action,
    );
    expect(new Set(actions)).toEqual(new Set(['project_created', 'project_updated', 'member_added', 'member_removed']));
    const own = await people.assignee.get(`/projects/${home.id}/${what}`);
    const rows: { task_id?: string; data?: { id: string } }[] = own.body.events ?? own.body;
    expect(rows.length).toBe(actions.length + 5);
  });
});
