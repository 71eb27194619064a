import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let website: ProjectDto;
let shop: ProjectDto;
let task: TaskDto;
/** Each test has its own. */
let shops = 0;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
});
beforeEach(async () => {
  website = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
  shop = await createProject(ann, { name: `Shop ${++shops}`, task_access: 'members' });
  const label = await ann.post<{ id: string }>(`/projects/${website.id}/labels`, { name: 'Bug', color: 'red' });
  task = await createTask(ann, website, { title: 'Write', assigned_to: bob.id, label_ids: [label.body.id] } as object);
  await createTask(ann, website, { title: 'Send' });
});

const open = async (actor: TestActor, path = '/board', project = website) =>
  browser.open(await browser.app.login(actor.user), `/projects/${project.id}${path}`);
const cardOf = (page: Page, id: string) => page.locator(`[data-task="${id}"]`);
const present = async () => (await ann.get<TaskDto>(`/tasks/${task.id}`)).body;
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Move to another project' });

async function choose(page: Page): Promise<void> {
  const dialog = dialogOf(page);
  await dialog.getByRole('combobox', { name: 'Project' }).fill(shop.name);
  await page.getByRole('option', { name: shop.name }).click();
}

describe('a card that goes to another project', () => {
  it('tells what stays behind, leaves and arrives live, and comes back as it was', async () => {
    const [page, other] = [await open(ann), await open(bob)];
    const there = await open(ann, '/board', shop);
    await cardOf(other, task.id).waitFor();
    await there.getByText('To do').first().waitFor();
    await cardOf(page, task.id).getByRole('button', { name: 'Actions for Write' }).click();
    await page.getByRole('menuitem', { name: 'Move to another project…' }).click();
    await choose(page);
    const dialog = dialogOf(page);
    await dialog.getByText('The assignee: Bob Jones does not work there.').waitFor();
    await dialog.getByText('A label that is not there: Bug').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText(/“Write” was moved to “Shop \d”: SHO\w*-1/).waitFor();
    for (const board of [page, other]) await cardOf(board, task.id).waitFor({ state: 'detached' });
    await cardOf(there, task.id).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await cardOf(there, task.id).waitFor({ state: 'detached' });
    for (const board of [page, other]) await cardOf(board, task.id).waitFor();
    const { key, assigned_to, labels, rank } = await present();
    expect([key, assigned_to, labels, rank < 'z']).toEqual([task.key, bob.id, task.labels, true]);
    await eventually(() => page.locator('[data-task]').allInnerTexts()).toHaveLength(2);
    expect((await page.locator('[data-task]').first().innerText()).includes('Write')).toBe(true);
  });

  it('takes the panel along, by keys alone, under its new key', async () => {
    const page = await open(ann, `/board?task=${task.key}`);
    const panel = page.getByRole('dialog', { name: 'Write' });
    await panel.getByRole('button', { name: 'Move to another project…' }).press('Enter');
    const dialog = dialogOf(page);
    await dialog.getByRole('combobox', { name: 'Project' }).pressSequentially(shop.name);
    await page.getByRole('option', { name: shop.name }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => dialog.getByRole('combobox', { name: 'Column' }).inputValue()).toBe('To do');
    await dialog.getByRole('button', { name: 'Move', exact: true }).press('Enter');
    await eventually(() => new URL(page.url()).searchParams.get('task')).toMatch(/^SHO\w*-1$/);
    await panel.getByText(shop.name, { exact: true }).waitFor();
    await panel.getByText('brought the task here from another project').waitFor();
    const former = await browser.open(await browser.app.login(ann.user), `/tasks/${task.key}`);
    await eventually(() => former.url()).toContain(shop.id);
  });

  it('is not moved by those who may only read, nor to where there is no room', async () => {
    const vera = await browser.app.member('Vera');
    await ann.post(`/projects/${website.id}/members/${vera.id}`, { project_role: 'viewer' });
    const reading = await open(vera, `/board?task=${task.key}`);
    await reading.getByRole('dialog').getByText('You may see this task, but not change it.').waitFor();
    expect(await reading.getByRole('button', { name: 'Move to another project…' }).count()).toBe(0);
    const { body: columns } = await ann.get<{ id: string }[]>(`/projects/${shop.id}/columns`);
    await createTask(ann, shop);
    await ann.put(`/columns/${columns[0]?.id}`, { wip_limit: 1, wip_policy: 'block' });
    browser.expectProblem(/409/);
    const page = await open(ann, `/board?task=${task.key}`);
    await page.getByRole('button', { name: 'Move to another project…' }).click();
    await choose(page);
    await dialogOf(page).getByText('This column is full.').waitFor();
    expect(await dialogOf(page).getByRole('button', { name: 'Move', exact: true }).isDisabled()).toBe(true);
  });
});
