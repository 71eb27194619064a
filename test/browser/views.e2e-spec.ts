import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { ViewDto } from '../../src/tasks/views/view.dto.js';
import type { TestActor } from '../support/actor.js';
import { expectCards } from '../support/board-page.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let max: TestActor;
let project: ProjectDto;

beforeEach(async () => {
  [ann, max] = [await browser.app.admin('Ann Miller'), await browser.app.member('Max Weber')];
  project = await createProject(ann, { name: 'Launch', task_access: 'members' }, [max]);
  await createTask(ann, project, { title: 'Write', priority: 'high' });
  await createTask(ann, project, { title: 'Read', priority: 'low' });
});

const path = (screen = 'board', search = '') => `/projects/${project.id}/${screen}${search}`;
const button = (page: Page) => page.getByRole('button', { name: /^View/ });
const item = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });
const views = async (actor: TestActor) => (await actor.get<ViewDto[]>(`/views?project_id=${project.id}`)).body;
const save = async (actor: TestActor, fields: object) =>
  (
    await actor.post<ViewDto>('/views', {
      ...{ name: 'Urgent', filter: 'priority:high', project_id: project.id, shared: true },
      ...fields,
    })
  ).body;

async function choose(page: Page, name: string | RegExp): Promise<void> {
  await button(page).click();
  await item(page, name).click();
}

const login = async (actor: TestActor, to: string) => browser.open(await browser.app.login(actor.user), to);

describe('saved views', () => {
  it('are saved from a filter, shared, told apart from what was changed, updated and undone', async () => {
    const page = await login(max, path());
    await expectCards(page, 'todo', ['Write', 'Read']);
    await button(page).click();
    await page.getByText(/No views yet/).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByLabel('Search in cards').fill('priority:high');
    await expectCards(page, 'todo', ['Write']);
    await choose(page, 'Save as view…');
    const dialog = page.getByRole('dialog', { name: 'Save as view' });
    await dialog.getByLabel('Name of the view').fill('<b>Urgent</b>');
    await dialog.getByLabel('For everybody in the project').check();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'View: <b>Urgent</b>' }).waitFor();
    expect(await views(ann)).toMatchObject([{ name: '<b>Urgent</b>', filter: 'priority:high', shared: true }]);
    expect(new URL(page.url()).searchParams.get('saved')).toBe((await views(ann))[0]?.id);

    await page.getByLabel('Search in cards').fill('priority:low');
    await page.getByRole('button', { name: /, changed$/ }).waitFor();
    await choose(page, /^Update/);
    await page.getByRole('button', { name: 'View: <b>Urgent</b>', exact: true }).waitFor();
    expect(await views(ann)).toMatchObject([{ filter: 'priority:low' }]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectCards(page, 'todo', ['Write']);
    expect(await views(ann)).toMatchObject([{ filter: 'priority:high' }]);
  });

  it('of others come and go live, and are followed where they are chosen', async () => {
    const page = await login(max, path());
    await expectCards(page, 'todo', ['Write', 'Read']);
    const view = await save(ann, {});
    await choose(page, 'Urgent');
    await expectCards(page, 'todo', ['Write']);
    await ann.put(`/views/${view.id}`, { filter: 'priority:low', name: 'Idle' });
    await expectCards(page, 'todo', ['Read']);
    await page.getByRole('button', { name: 'View: Idle' }).click();
    expect(await item(page, /^(Rename|Delete)/).count()).toBe(0);
    await page.keyboard.press('Escape');
    await ann.delete(`/views/${view.id}`);
    await page.getByRole('button', { name: 'Views', exact: true }).waitFor();
    // The filter stays as it was.
    await expectCards(page, 'todo', ['Read']);
  });

  it.each(['board', 'list', 'calendar', 'timeline'])('open by a link at the %s', async (screen) => {
    const view = await save(max, { shared: false, name: 'Mine' });
    const page = await login(max, path(screen, `?saved=${view.id}`));
    await page.getByRole('button', { name: 'View: Mine' }).waitFor();
    await page.waitForURL(/q=priority/);
    expect(new URL(page.url()).searchParams.get('q')).toBe('priority:high');
  });

  it('that are gone, or are of somebody else, are said to be so', async () => {
    const view = await save(ann, { shared: false, name: 'Hers' });
    const page = await login(max, path('board', `?saved=${view.id}`));
    await page.getByText(/does not exist any more/).waitFor();
    await page.waitForURL((url) => !url.searchParams.has('saved'));
    await expectCards(page, 'todo', ['Write', 'Read']);
  });

  it('are renamed and deleted, and come back', async () => {
    await save(max, {});
    const page = await login(max, path('list'));
    await choose(page, 'Urgent');
    await page.getByRole('button', { name: 'View: Urgent' }).waitFor();
    await choose(page, /^Rename/);
    await page.getByLabel('Name of the view').fill('First');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'View: First' }).waitFor();
    await choose(page, /^Delete/);
    await page.getByRole('button', { name: 'Views', exact: true }).waitFor();
    expect(await views(max)).toEqual([]);
    await page.getByText('The view “First” was deleted').waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await views(max)).map(({ name }) => name)).toEqual(['First']);
  });

  it('with a name that is taken say so beside it', async () => {
    await save(max, { shared: false, name: 'Mine' });
    const page = await login(max, path('board', '?q=priority:low'));
    await expectCards(page, 'todo', ['Read']);
    await choose(page, 'Save as view…');
    browser.expectProblem(/status of 409/);
    await page.getByLabel('Name of the view').fill('MINE');
    await page.keyboard.press('Enter');
    await page.getByText('There is a view of this name already.').waitFor();
    expect(await views(max)).toHaveLength(1);
  });

  it('of all tasks are beside “My tasks”, with all of its filter, and in the palette', async () => {
    await createTask(ann, project, { title: 'Due', assigned_to: max.id, priority: 'high' });
    const page = await login(max, '/my-tasks?q=Due&priority=high');
    await page.getByText('Due').first().waitFor();
    await choose(page, 'Save as view…');
    expect(await page.getByLabel('For everybody in the project').count()).toBe(0);
    await page.getByLabel('Name of the view').fill('My urgent ones');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'View: My urgent ones' }).waitFor();
    expect((await max.get<ViewDto[]>('/views')).body).toMatchObject([
      { filter: 'Due priority:high', project_id: null },
    ]);
    await page.goto(path());
    await expectCards(page, 'todo', ['Write', 'Read', 'Due']);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('urgent on');
    await page.getByRole('option', { name: /My urgent ones/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/my-tasks\?.*saved=/);
    await page.getByRole('button', { name: 'View: My urgent ones' }).waitFor();
  });

  it('of viewers are their own', async () => {
    await ann.put(`/projects/${project.id}/members/${max.id}`, { project_role: 'viewer' });
    await save(ann, {});
    const page = await login(max, path('board', '?q=priority:low'));
    await expectCards(page, 'todo', ['Read']);
    await choose(page, 'Save as view…');
    expect(await page.getByLabel('For everybody in the project').count()).toBe(0);
    await page.getByLabel('Name of the view').fill('Mine');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'View: Mine' }).waitFor();
    expect((await views(max)).map(({ name, shared }) => [name, shared])).toEqual([
      ['Mine', false],
      ['Urgent', true],
    ]);
  });
});
