import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectFocus, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;

beforeAll(async () => {
  [ann, bob] = [await browser.app.admin('Ann Miller'), await browser.app.member('Bob Baker')];
});

const open = async (actor: TestActor, path: string, options: BrowserContextOptions = {}) =>
  browser.open(await browser.app.login(actor.user), path, options);
const panelOf = (page: Page) => page.getByRole('dialog');
const shared = (fields: Partial<ProjectDto>) =>
  createProject(ann, { task_access: 'members' as never, ...fields }, [bob]);

/** Keeps what is copied in the page, since tests have no clipboard. */
const watchClipboard = (page: Page) =>
  page.evaluate(() =>
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: (text: string) => ((document.documentElement.dataset.copied = text), Promise.resolve()) },
    }),
  );
const copied = (page: Page) => page.evaluate(() => document.documentElement.dataset.copied);

describe('the key of a task', () => {
  it('is on its card and in its panel, in the address and the title, and can be copied from there', async () => {
    const project = await shared({ name: 'Cards', key: 'CARDS' });
    await createTask(ann, project, { title: 'Shown' });
    const page = await open(ann, `/projects/${project.id}/board`);
    const card = page.locator('article').filter({ hasText: 'Shown' });
    await card.getByText('CARDS-1').waitFor();
    await watchClipboard(page);
    await card.hover();
    await card.getByRole('button', { name: /Actions/ }).click();
    await page.getByRole('menuitem', { name: 'Copy CARDS-1' }).click();
    await page.getByText('CARDS-1 was copied.').waitFor();
    expect(await copied(page)).toBe('CARDS-1');
    await card.getByRole('link').click();
    await page.waitForURL(/board\?task=CARDS-1$/);
    await eventually(() => page.title()).toBe('CARDS-1 Shown · FlowTrack');
    await panelOf(page).getByRole('button', { name: 'Copy link' }).click();
    await eventually(() => copied(page)).toBe(`${browser.app.base}/tasks/CARDS-1`);
    await panelOf(page).getByRole('button', { name: 'Copy key CARDS-1' }).click();
    await eventually(() => copied(page)).toBe('CARDS-1');
    await page.keyboard.press('Escape');
    await eventually(() => page.title()).toBe('Cards · FlowTrack');
  });

  it('opens it by its address, in any case; by its id, the address becomes that of the key', async () => {
    const project = await shared({ name: 'Addresses', key: 'ADDR' });
    const task = await createTask(ann, project, { title: 'Addressed' });
    for (const name of ['ADDR-1', 'addr-1', task.id]) {
      for (const path of [`/tasks/${name}`, `/projects/${project.id}/list?task=${name}`, `/?task=${name}`]) {
        const page = await open(bob, path);
        await panelOf(page).getByRole('button', { name: 'Copy key ADDR-1' }).waitFor();
        await page.waitForURL(/\?task=ADDR-1$/);
      }
    }
  });

  it('of no task, or of one that is hidden, says that it is not here', async () => {
    browser.expectProblem(/404/);
    const hidden = await createProject(ann, { name: 'Hidden', key: 'HIDE' });
    await createTask(ann, hidden, { title: 'Hidden' });
    for (const name of ['HIDE-1', 'HIDE-2', 'NONE-1']) {
      const page = await open(bob, `/my-tasks?task=${name}`);
      await panelOf(page).getByText('This task is not here for you').waitFor();
      await page.goto(`/tasks/${name}`);
      await page.getByText('This task is not here for you').waitFor();
    }
  });

  it('of a deleted task offers to restore it', async () => {
    browser.expectProblem(/404/);
    const project = await shared({ name: 'Bin', key: 'BIN' });
    const { id } = await createTask(ann, project, { title: 'Thrown away' });
    await ann.delete(`/tasks/${id}`);
    const page = await open(ann, `/projects/${project.id}/board?task=bin-1`);
    await panelOf(page).getByRole('button', { name: 'Restore' }).click();
    await panelOf(page).getByRole('button', { name: 'Copy key BIN-1' }).waitFor();
  });

  it('typed into the palette leads to it', async () => {
    const project = await shared({ name: 'Palette', key: 'PAL' });
    await createTask(ann, project, { title: 'Jumped to' });
    await createTask(ann, project, { title: 'After PAL-1' });
    const page = await open(bob, '/');
    await page.getByRole('button', { name: 'Search…' }).click();
    const field = page.getByRole('dialog', { name: 'Search and commands' }).getByRole('combobox');
    await expectFocus(field);
    await page.keyboard.type('pal-1');
    await page.getByRole('option', { name: /Jumped to.*PAL-1 · /, selected: true }).waitFor();
    await page.getByRole('option', { name: /After PAL-1/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/projects/${project.id}/board?task=PAL-1`);
  });

  it('is in lists, on the dashboard and in the activity', async () => {
    const project = await shared({ name: 'Places', key: 'PLACES' });
    await createTask(ann, project, { title: 'Everywhere', assigned_to: bob.id, deadline: '2020-01-01' });
    const page = await open(bob, `/projects/${project.id}/list`);
    for (const path of [`/projects/${project.id}/list`, '/my-tasks', '/', `/projects/${project.id}/activity`]) {
      await page.goto(path);
      await page
        .getByRole('main')
        .getByText(/PLACES-1/)
        .first()
        .waitFor();
    }
  });
});

describe('the key of a project', () => {
  it('is chosen in the form, which shows what tasks will be called', async () => {
    browser.expectProblem(/409/);
    await createProject(ann, { name: 'Taken', key: 'TAKEN' });
    const page = await open(ann, '/projects?create=true');
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Chosen');
    await form.getByText('Left empty, it is made from the name.').waitFor();
    const key = form.getByLabel('Key');
    await key.fill('t');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('A key has 2 to 10 letters A–Z.').waitFor();
    await key.fill('taken');
    await form.getByText('Tasks are called TAKEN-1, TAKEN-2').waitFor();
    await expectAccessible(page);
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Another project has this key, or had it.').waitFor();
    await key.fill('CHOSEN');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/projects\/.*\/board$/);
    const [made] = (await ann.get<ProjectDto[]>('/projects?query=Chosen')).body;
    expect(made?.key).toBe('CHOSEN');
  });

  it('is changed there: cards, the open panel and the address follow for everybody, and old links lead on', async () => {
    const project = await shared({ name: 'Renamed', key: 'OLD' });
    await createTask(ann, project, { title: 'Kept' });
    await createTask(ann, project, { title: 'Beside' });
    const other = await open(bob, `/projects/${project.id}/board?task=OLD-1`);
    await panelOf(other).getByRole('button', { name: 'Copy key OLD-1' }).waitFor();
    const page = await open(ann, `/projects/${project.id}/board`);
    await page.getByText('OLD-2').waitFor();
    await page.getByRole('button', { name: 'Edit project' }).click();
    await page.getByRole('dialog').getByLabel('Key').fill('new');
    await page.getByRole('dialog').getByText('Links with OLD still work.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('NEW-2', { exact: true }).waitFor();
    await panelOf(other).getByRole('button', { name: 'Copy key NEW-1' }).waitFor();
    await other.waitForURL(/\?task=NEW-1$/);
    await other.keyboard.press('Escape');
    await other.getByText('NEW-2').waitFor();
    await other.goto('/tasks/OLD-2');
    await panelOf(other).getByRole('button', { name: 'Copy key NEW-2' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('OLD-2').waitFor();
  });
});
