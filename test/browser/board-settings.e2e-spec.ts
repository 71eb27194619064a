import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BoardSettingsDto } from '../../src/projects/preferences/preference.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: { id: string };
let path: string;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  bob = await browser.app.member('Bob');
  project = await createProject(ann, { task_access: 'members' }, [bob]);
  for (const title of ['A', 'B']) await createTask(ann, project, { title });
  path = `/projects/${project.id}/board`;
});

const kept = async (actor: TestActor) =>
  (await actor.get<BoardSettingsDto>(`/projects/${project.id}/board-settings`)).body;
const grouping = (page: Page) => page.getByRole('combobox', { name: 'Group cards' });
const collapse = (page: Page, name: string) => page.getByRole('button', { name: `Collapse ${name}` }).click();
const expand = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`Expand ${name}`) });

describe('how a board is arranged', () => {
  it('is kept for the person: in a new browser, and in their other windows at once, and for nobody else', async () => {
    const page = await browser.open(ann, path);
    const second = await browser.open(await browser.app.login(ann.user), path);
    const theirs = await browser.open(bob, path);
    for (const one of [page, second]) await one.getByText('Live', { exact: true }).waitFor();
    await collapse(page, 'Done');
    for (const one of [page, second]) await expand(one, 'Done').waitFor();
    // Each window changes something of its own.
    await grouping(second).selectOption('priority');
    await eventually(() => grouping(page).inputValue()).toBe('priority');
    await eventually(async () => (await kept(ann)).columns.length).toBe(1);
    expect((await kept(ann)).grouping).toBe('priority');
    const fresh = await browser.openNew(await browser.app.login(ann.user), path);
    await expand(fresh, 'Done').waitFor();
    expect(await grouping(fresh).inputValue()).toBe('priority');
    expect(await expand(theirs, 'Done').count()).toBe(0);
    expect(await grouping(theirs).inputValue()).toBe('');
  });

  it('is shown from the first moment on', async () => {
    const { body } = await ann.get(`/projects/${project.id}/columns`);
    await ann.put(`/projects/${project.id}/board-settings`, { columns: [{ id: body[2].id, collapsed: true }] });
    const page = await browser.open(ann, '/health');
    // Nothing asks for it by itself.
    await page.route('**/board-settings', (route) => route.abort());
    await page.goto(path);
    await expand(page, 'Done').waitFor();
  });

  it('is what former versions kept in the browser alone', async () => {
    const { body } = await ann.get(`/projects/${project.id}/columns`);
    const page = await browser.open(ann, '/health');
    const drafts = { collapsed: [body[0].id, 'gone'], grouped: 'label' };
    await page.evaluate(
      ([user, id, { collapsed, grouped }]) => {
        localStorage.setItem(`flowtrack.draft.${user}.collapsed.${id}`, JSON.stringify(collapsed));
        localStorage.setItem(`flowtrack.draft.${user}.grouped.${id}`, JSON.stringify(grouped));
      },
      [ann.id, project.id, drafts] as const,
    );
    await page.goto(path);
    await expand(page, 'To do').waitFor();
    await eventually(() => kept(ann)).toEqual({ grouping: 'label', columns: [{ id: body[0].id, collapsed: true }] });
    expect(
      await page.evaluate((id) => Object.keys(localStorage).filter((name) => name.endsWith(id)), project.id),
    ).toEqual([]);
  });

  it('is sent later where the server is away', async () => {
    const page = await browser.open(ann, path);
    browser.expectProblem(/ERR_FAILED|request failed/);
    await page.getByText('A', { exact: true }).first().waitFor();
    await page.route('**/board-settings', (route) => route.abort());
    await collapse(page, 'Done');
    await grouping(page).selectOption('label');
    await expand(page, 'Done').waitFor();
    await page.unroute('**/board-settings');
    expect((await kept(ann)).columns).toEqual([]);
    await page.reload();
    await expand(page, 'Done').waitFor();
    await eventually(async () => (await kept(ann)).columns.length).toBe(1);
    expect((await kept(ann)).grouping).toBe('label');
  });

  it('is as it was where it is refused', async () => {
    const page = await browser.open(ann, path);
    browser.expectProblem(/503/);
    await page.getByText('A', { exact: true }).first().waitFor();
    await page.route('**/board-settings', (route) =>
      route.request().method() === 'PUT' ? route.fulfill({ status: 503, json: {} }) : route.continue(),
    );
    await collapse(page, 'Done');
    await page.getByRole('alert').getByText('This could not be kept').waitFor();
    await eventually(() => expand(page, 'Done').count()).toBe(0);
  });
});
