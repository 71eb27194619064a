import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
});
beforeEach(async () => {
  project = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
  task = await createTask(ann, project, { title: 'Write' });
  await createTask(ann, project, { title: 'Send' });
  await ann.post(`/tasks/${task.id}/checklist`, { title: 'Draft', done: true });
});

const open = async (actor: TestActor, path = '/board') =>
  browser.open(await browser.app.login(actor.user), `/projects/${project.id}${path}`);
const cardOf = (page: Page, id: string) => page.locator(`[data-task="${id}"]`);
const titles = async () =>
  (await ann.get<BoardDto>(`/projects/${project.id}/board`)).body.columns[0]?.tasks.map(({ title }) => title);
const copyOf = async () =>
  (await ann.get<BoardDto>(`/projects/${project.id}/board`)).body.columns[0]?.tasks[1] as TaskDto;

describe('a copy of a card', () => {
  it('is made in its menu, comes after it with the focus, live for others, and is taken away by undo', async () => {
    const [page, other] = [await open(ann), await open(bob)];
    await cardOf(other, task.id).waitFor();
    await cardOf(page, task.id).getByRole('button', { name: 'Actions for Write' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await page.getByText(/“Write” was duplicated: WEB\w*-3/).waitFor();
    const copy = await copyOf();
    expect(copy).toMatchObject({ title: 'Write', number: 3 });
    await cardOf(page, copy.id).getByLabel('0 of 1 checklist items done').waitFor();
    await cardOf(other, copy.id).waitFor();
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-task-id'))).toBe(copy.id);
    // The offer to undo goes away after some seconds: first it, then what takes long.
    await page.getByRole('button', { name: 'Undo' }).click();
    await cardOf(page, copy.id).waitFor({ state: 'detached' });
    await cardOf(other, copy.id).waitFor({ state: 'detached' });
    expect(await titles()).toEqual(['Write', 'Send']);
    await expectAccessible(page);
  });

  it('is made by a key, and not where the column is full', async () => {
    const page = await open(ann);
    await cardOf(page, task.id).getByRole('link').first().focus();
    await page.keyboard.press('Shift+D');
    await page.getByText(/“Write” was duplicated/).waitFor();
    browser.expectProblem(/409/);
    await ann.put(`/columns/${task.column_id}`, { wip_limit: 3, wip_policy: 'block' });
    await cardOf(page, task.id).getByRole('link').first().focus();
    await page.keyboard.press('Shift+D');
    await page.getByText('“Write” was not duplicated: its column is full').waitFor();
    expect(await titles()).toEqual(['Write', 'Write', 'Send']);
  });

  it('is made in the panel, and undone with the key', async () => {
    const page = await open(ann, `/board?task=${task.id}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Duplicate' }).click();
    await page.getByText(/“Write” was duplicated/).waitFor();
    expect(await titles()).toEqual(['Write', 'Write', 'Send']);
    await page.keyboard.press('Control+z');
    await eventually(titles).toEqual(['Write', 'Send']);
  });

  it('is not offered to those who may only read', async () => {
    const vera = await browser.app.member('Vera');
    await ann.post(`/projects/${project.id}/members/${vera.id}`, { project_role: 'viewer' });
    const page = await open(vera);
    await cardOf(page, task.id).getByRole('button', { name: 'Actions for Write' }).click();
    await page.getByRole('menuitem', { name: 'Copy link' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Duplicate' }).count()).toBe(0);
  });
});

describe('a copy of a project', () => {
  const copied = async (name: string) =>
    (await ann.get<ProjectDto[]>(`/projects?query=${encodeURIComponent(name)}`)).body.find((one) => one.name === name);

  it('is made in its menu, and opens', async () => {
    const page = await open(ann);
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'Copy project' }).click();
    const dialog = page.getByRole('dialog', { name: 'Copy “Website”' });
    await eventually(() => dialog.getByLabel('Name').inputValue()).toBe('Website (copy)');
    await expectAccessible(page);
    await dialog.getByLabel('Name').fill('Website again');
    await dialog.getByLabel('Members and their roles').check();
    await dialog.getByRole('button', { name: 'Copy project' }).click();
    await page.getByRole('heading', { name: 'Website again' }).waitFor();
    await page.getByRole('link', { name: 'Send' }).waitFor();
    const { id } = (await copied('Website again')) as ProjectDto;
    expect((await ann.get<BoardDto>(`/projects/${id}/board`)).body.columns[0]?.tasks.map(({ title }) => title)).toEqual(
      ['Write', 'Send'],
    );
    expect((await bob.get(`/projects/${id}`)).status).toBe(200);
  });

  it('is what a new project can start from', async () => {
    const page = await browser.open(await browser.app.login(ann.user), '/projects?create=true');
    const dialog = page.getByRole('dialog', { name: 'New project' });
    await dialog.getByRole('combobox', { name: 'Start from' }).fill(project.name);
    await page.getByRole('option', { name: project.name }).first().click();
    await dialog.getByLabel('Tasks', { exact: true }).uncheck();
    expect(await dialog.getByLabel('Start and due dates of the tasks').isDisabled()).toBe(true);
    await dialog.getByLabel('Name').fill('Empty again');
    await dialog.getByRole('button', { name: 'Copy project' }).click();
    await page.getByRole('heading', { name: 'Empty again' }).waitFor();
    const { id } = (await copied('Empty again')) as ProjectDto;
    expect((await ann.get<BoardDto>(`/projects/${id}/board`)).body.columns[0]?.tasks).toEqual([]);
  });
});
