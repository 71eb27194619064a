import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyDate, expectFocus, useBrowser } from '../support/browser.js';
import { createProject, createTask, deleteProjects } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const browser = useBrowser();
const names = (page: Page) => page.locator('main li').getByRole('heading').allInnerTexts();
const card = (page: Page, name: string) => page.locator('main').getByRole('link', { name, exact: true });

describe('projects', () => {
  it('begin with the first one, whose form keeps what was typed over a reload', async () => {
    const [admin, member] = [await browser.app.admin('Ann'), await browser.app.member('Bob')];
    await deleteProjects(admin);
    const theirs = await browser.open(member, '/projects');
    await theirs.getByText('Ask an admin to add you.').waitFor();
    expect(await theirs.getByRole('main').getByRole('button').count()).toBe(0);
    const page = await browser.open(admin, '/projects');
    await page.getByRole('button', { name: 'Create your first project' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Website relaunch');
    await page.getByLabel('Description').fill('Copy, pictures, launch.');
    await page.reload();
    await page.getByText('It is not saved yet.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Website relaunch');
    await page.getByRole('textbox', { name: 'Name' }).fill(' ');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('Give the project a name.').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Website');
    await page.getByLabel('Due date').focus();
    await page.keyboard.type('20');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('This is not a whole date').waitFor();
    await expectFocus(page.getByLabel('Due date'));
    expect((await admin.get('/projects')).body).toEqual([]);
    await page.getByLabel('Due date').fill('2031-05-20');
    // A shared board, unless somebody chooses otherwise.
    expect(await page.getByLabel('Members see and change all tasks').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/projects\/[\w-]+\/board/);
    await page.getByRole('heading', { level: 1, name: 'Website' }).waitFor();
    const [project] = (await admin.get('/projects')).body;
    expect(project).toMatchObject({
      name: 'Website',
      description: 'Copy, pictures, launch.',
      deadline: '2031-05-20',
      task_access: 'members',
    });
    await page.goto('/projects?create=true');
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('');
  });

  it('are searched, filtered, sorted and shown as a table, all in the address', async () => {
    const admin = await browser.app.admin();
    await createProject(admin, { name: 'Zebra crossing', status: 'in_progress', deadline: '2031-01-02' });
    const done = await createProject(admin, { name: 'Zebra food', status: 'completed' });
    await createProject(admin, { name: 'Alpaca food', description: 'hay' });
    await createTask(admin, done, { status: 'done' });
    const page = await browser.open(admin, '/projects');
    await page.getByLabel('Search projects').fill('food');
    await page.getByText('2 projects').waitFor();
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('By name');
    await expect.poll(() => names(page)).toEqual(['Alpaca food', 'Zebra food']);
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Completed');
    await page.getByText('1 project', { exact: true }).waitFor();
    const progress = page.getByRole('progressbar', { name: 'Progress of Zebra food' });
    await progress.and(page.locator('[aria-valuenow="100"]')).waitFor();
    await page.locator('label').filter({ hasText: 'Table' }).click();
    await page.getByRole('columnheader', { name: 'Name' }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /Zebra food/ }).waitFor();
    expect(await page.getByLabel('Search projects').inputValue()).toBe('food');
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      q: 'food',
      status: 'completed',
      sort: 'name',
      view: 'table',
    });
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Any status');
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await page.locator('th[aria-sort=descending]').waitFor();
    await expect.poll(() => page.getByRole('row').nth(1).innerText()).toContain('Zebra food');
    await page.getByLabel('Search projects').fill('no such thing');
    await page.getByText('No project matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('row', { name: /Zebra crossing/ }).waitFor();
    expect(await page.getByLabel('Search projects').inputValue()).toBe('');
  });

  it('change, are archived and deleted, and come back: by undo, and out of the trash', async () => {
    const admin = await browser.app.admin();
    const { id } = await createProject(admin, { name: 'Old name', description: 'As it was.', deadline: '2031-05-20' });
    const current = async () => (await admin.get(`/projects/${id}`)).body;
    const page = await browser.open(admin, `/projects/${id}/members`);
    const edit = page.getByRole('button', { name: 'Edit project' });
    await edit.click();
    await page.getByRole('dialog').press('Escape');
    await expectFocus(edit);
    await edit.click();
    await page.getByRole('textbox', { name: 'Name' }).fill('New name');
    await page.getByLabel('Description').fill('');
    await emptyDate(page.getByLabel('Due date'));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'New name' }).waitFor();
    expect(await current()).toMatchObject({ name: 'New name', description: null, deadline: null });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { level: 1, name: 'Old name' }).waitFor();
    expect(await current()).toMatchObject({ name: 'Old name', description: 'As it was.', deadline: '2031-05-20' });
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'Completed (archive)' }).click();
    await page.getByText('“Old name” is now: Completed.').waitFor();
    expect((await current()).status).toBe('completed');
    await page.getByRole('button', { name: 'Project actions' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Delete project' }).click();
    await page.getByText('“Old name” was deleted, with its tasks.').waitFor();
    await expect.poll(() => card(page, 'Old name').count()).toBe(0);
    expect((await admin.get(`/projects/${id}`)).status).toBe(404);
    const toast = page.getByRole('alert').filter({ hasText: 'was deleted' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await card(page, 'Old name').waitFor();
    // What other tests have left there.
    for (const old of (await admin.get('/projects/trash')).body) await admin.post(`/projects/${old.id}/restore`);
    await admin.delete(`/projects/${id}`);
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.getByRole('button', { name: 'Restore Old name' }).click();
    await page.getByText('The trash is empty').waitFor();
    await page.getByRole('link', { name: 'Back to the projects' }).click();
    await card(page, 'Old name').click();
    await page.getByRole('heading', { level: 1, name: 'Old name' }).waitFor();
  });

  it('show a member what they may do, and nothing else', async () => {
    const [admin, member] = [await browser.app.admin(), await browser.app.member()];
    const { id } = await createProject(admin, { name: 'Shared' }, [member]);
    const page = await browser.open(member, '/projects?trash=true&create=true');
    await card(page, 'Shared').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByText(/Trash|New project/).count()).toBe(0);
    await card(page, 'Shared').click();
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'In progress' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Delete project' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit project' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Shared by us');
    expect(await page.getByText('What members see').count()).toBe(0);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Shared by us' }).waitFor();
    expect((await admin.get(`/projects/${id}`)).body.name).toBe('Shared by us');
  });

  it('appear by themselves where somebody else looks', async () => {
    const [ann, bob, cem] = [await browser.app.admin(), await browser.app.admin(), await browser.app.member()];
    const { id } = await createProject(ann, { name: 'Seen by both' });
    const list = await browser.open(bob, '/projects');
    const board = await browser.openTab(list, `/projects/${id}/members`);
    const membersList = await browser.open(cem, '/projects');
    await membersList.getByRole('heading', { name: 'No projects yet' }).waitFor();
    await card(list, 'Seen by both').waitFor();
    await board.getByText('Live', { exact: true }).waitFor();
    await createProject(ann, { name: 'Brand new' }, [cem]);
    await ann.put(`/projects/${id}`, { name: 'Renamed', status: 'in_progress' });
    await card(list, 'Brand new').waitFor();
    await card(membersList, 'Brand new').waitFor();
    await board.getByRole('heading', { level: 1, name: 'Renamed' }).waitFor();
  });

  it('show what happened while there was no connection', async () => {
    const proxy = await TcpProxy.open([Number(new URL(browser.app.base).port)], 0);
    onTestFinished(() => proxy.close());
    browser.expectProblem(
      /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_CONNECTION_RESET|Failed to load resource|WebSocket/,
    );
    const [ann, cem] = [await browser.app.admin(), await browser.app.member()];
    const page = await browser.open(cem, '/projects', { baseURL: proxy.base });
    await page.getByRole('heading', { name: 'No projects yet' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().setOffline(true);
    proxy.cut();
    await page.getByText('Offline', { exact: true }).waitFor();
    const project = await createProject(ann, { name: 'Meanwhile' }, [cem]);
    await createTask(ann, project, { title: 'Yours', assigned_to: cem.id });
    await page.context().setOffline(false);
    await card(page, 'Meanwhile').waitFor();
    await page.getByRole('link', { name: /2 unread/ }).waitFor();
  });

  it('look good everywhere, with long names too', async () => {
    const admin = await browser.app.admin();
    const { id } = await createProject(admin, {
      name: 'Supercalifragilisticexpialidocious'.repeat(5),
      description: 'Long '.repeat(80),
      deadline: '2020-01-01',
    });
    await admin.delete(`/projects/${(await createProject(admin, { name: 'Thrown away' })).id}`);
    const waitFor = (text: RegExp) => (page: Page) => page.getByRole('main').getByText(text).first().waitFor();
    await expectGoodLooks(browser, admin, {
      '/projects': waitFor(/^Supercali/),
      '/projects?view=table': waitFor(/^Supercali/),
      '/projects?trash=true': waitFor(/^Thrown away/),
      '/projects?create=true': (page) => page.getByRole('dialog').getByLabel('Name').waitFor(),
      [`/projects/${id}/members`]: waitFor(/^No members yet/),
    });
  });
});
