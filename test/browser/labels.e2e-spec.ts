import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LabelDto } from '../../src/projects/labels/label.dto.js';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectFocus, useBrowser } from '../support/browser.js';
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
});

const open = async (actor: TestActor, isPanel = false) =>
  browser.open(
    await browser.app.login(actor.user),
    `/projects/${project.id}/board${isPanel ? `?task=${task.id}` : ''}`,
  );

const label = async (name: string, color = 'red'): Promise<LabelDto> =>
  (await ann.post<LabelDto>(`/projects/${project.id}/labels`, { name, color })).body;
const stored = async () => (await ann.get<TaskDto>(`/tasks/${task.id}`)).body.labels.map(({ name }) => name);
const names = async () =>
  (await ann.get<LabelDto[]>(`/projects/${project.id}/labels`)).body.map(({ name }) => name).sort();

const cardOf = (page: Page) => page.locator(`[data-task="${task.id}"]`);
const chips = (page: Page) => cardOf(page).getByRole('list', { name: 'Labels' }).getByRole('listitem');
const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });
const toast = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

/** The dialog with the labels of the task, opened in its panel. */
async function openPicker(page: Page) {
  await page.getByRole('button', { name: 'Change labels' }).click();
  return dialogOf(page, 'Labels of the task');
}

describe('labels of a task', () => {
  it('are chosen in a dialog over the panel, which Escape closes alone', async () => {
    const page = await open(ann, true);
    const picker = await openPicker(page);
    await expectFocus(picker.getByLabel('Search labels'));
    await page.keyboard.press('Escape');
    await picker.waitFor({ state: 'detached' });
    await page.getByRole('dialog').getByText('Write').first().waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('are created and put on it by keyboard, and are on the card as colour and text, for others at once', async () => {
    const [page, other] = [await open(ann, true), await open(bob)];
    const picker = await openPicker(page);
    await picker.getByText('This project has no labels yet. Type a name').waitFor();
    await expectFocus(picker.getByLabel('Search labels'));
    await page.keyboard.type('Bug');
    await picker.getByLabel('Color of the new label').selectOption('Red');
    await picker.getByRole('button', { name: 'Create “Bug”' }).press('Enter');
    await eventually(() => picker.getByRole('checkbox', { name: 'Bug' }).isChecked()).toBe(true);
    await expectAccessible(page);
    for (const one of [page, other]) await chips(one).getByText('Bug').waitFor();
    const shown = await chips(other).locator('span').first().getAttribute('style');
    expect(shown).toContain('--mantine-color-red-6');
    await picker.getByLabel('Search labels').fill('bug');
    await page.keyboard.press('Enter');
    await eventually(stored).toEqual([]);
    await chips(other).waitFor({ state: 'detached' });
  });

  it('are ticked at once, and no click is lost', async () => {
    for (const name of ['Bug', 'Idea', 'Later']) await label(name);
    const page = await open(ann, true);
    const picker = await openPicker(page);
    const box = (name: string) => picker.getByRole('checkbox', { name });
    await page.route('**/labels/*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    // `check` fails where a click does not change the box itself.
    await box('Bug').check({ timeout: 5_000 });
    await box('Idea').check({ timeout: 5_000 });
    await box('Later').check({ timeout: 5_000 });
    await box('Later').uncheck({ timeout: 5_000 });
    const boxes = () => Promise.all(['Bug', 'Idea', 'Later'].map((name) => box(name).isChecked()));
    expect(await boxes()).toEqual([true, true, false]);
    await eventually(stored).toEqual(['Bug', 'Idea']);
    await toast(page, 'Later was taken off “Write”').waitFor();
    expect(await boxes()).toEqual([true, true, false]);
    expect(await stored()).toEqual(['Bug', 'Idea']);
  });

  it('go back with a message when they are refused', async () => {
    browser.expectProblem(/status of 409/);
    await label('Bug');
    const page = await open(ann, true);
    const picker = await openPicker(page);
    await page.route('**/labels/*', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        json: { type: 'about:blank', title: 'Conflict', status: 409, detail: 'Too many.' },
      }),
    );
    await picker.getByRole('checkbox', { name: 'Bug' }).click();
    await toast(page, 'The label could not be changed').waitFor();
    await eventually(() => picker.getByRole('checkbox', { name: 'Bug' }).isChecked()).toBe(false);
    await chips(page).waitFor({ state: 'detached' });
    expect(await stored()).toEqual([]);
  });

  it('can be undone beside the open dialog, by mouse and by keyboard', async () => {
    await label('Bug');
    const page = await open(ann, true);
    const picker = await openPicker(page);
    const bug = picker.getByRole('checkbox', { name: 'Bug' });
    await bug.check();
    const undo = toast(page, 'Bug was put on “Write”').getByRole('button', { name: 'Undo' });
    // Fails where something lies over it.
    await undo.click({ timeout: 5_000 });
    await eventually(stored).toEqual([]);
    await eventually(() => bug.isChecked()).toBe(false);
    await bug.check();
    await toast(page, 'Bug was put on “Write”').waitFor();
    await page.keyboard.press('Control+z');
    await eventually(stored).toEqual([]);
  });

  it('leave room for messages on a phone', async () => {
    for (let n = 0; n < 12; n++) await label(`Label ${n}`);
    const page = await browser.open(
      await browser.app.login(ann.user),
      `/projects/${project.id}/board?task=${task.id}`,
      { viewport: { width: 390, height: 640 } },
    );
    const picker = await openPicker(page);
    await picker.getByRole('checkbox', { name: 'Label 0' }).check();
    const message = toast(page, 'Label 0 was put on “Write”');
    await message.waitFor();
    await eventually(async () => {
      const [above, below] = [await picker.boundingBox(), await message.boundingBox()];
      return above && below && above.y + above.height <= below.y;
    }).toBe(true);
    await picker.getByRole('button', { name: 'Labels of the project' }).click({ timeout: 5_000 });
  });
});

describe('labels of a project', () => {
  /** The dialog with the labels of the project, opened in the panel of a task. */
  async function openManaging(page: Page) {
    await (await openPicker(page)).getByRole('button', { name: 'Labels of the project' }).click();
    return dialogOf(page, 'Labels of the project');
  }

  it('are renamed, and the card follows; undo gives the name back', async () => {
    const { id } = await label('Bug');
    await ann.put(`/tasks/${task.id}/labels/${id}`);
    const [page, other] = [await open(ann, true), await open(bob)];
    const dialog = await openManaging(page);
    const name = dialog.getByRole('textbox', { name: 'Name of Bug' });
    await name.fill('Fault');
    await name.press('Enter');
    for (const one of [page, other]) await chips(one).getByText('Fault').waitFor();
    await expectAccessible(page);
    await toast(page, 'The label Bug was changed').getByRole('button', { name: 'Undo' }).click({ timeout: 5_000 });
    await chips(other).getByText('Bug').waitFor();
    expect(await names()).toEqual(['Bug']);
  });

  it('are merged, with undo', async () => {
    const { id } = await label('Bug');
    await label('Fault', 'orange');
    await ann.put(`/tasks/${task.id}/labels/${id}`);
    const page = await open(ann, true);
    const dialog = await openManaging(page);
    await dialog.getByRole('button', { name: 'Merge Bug into another label' }).press('Enter');
    await dialog.getByLabel('Tasks with Bug get').selectOption('Fault (Orange)');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Merge', exact: true }).press('Enter');
    await chips(page).getByText('Fault').waitFor();
    expect(await names()).toEqual(['Fault']);
    await toast(page, 'Bug was merged into Fault').getByRole('button', { name: 'Undo' }).click({ timeout: 5_000 });
    await chips(page).getByText('Bug').waitFor();
    expect(await names()).toEqual(['Bug', 'Fault']);
  });

  it('are deleted, with undo', async () => {
    const { id } = await label('Bug');
    await ann.put(`/tasks/${task.id}/labels/${id}`);
    const page = await open(ann, true);
    const dialog = await openManaging(page);
    await dialog.getByRole('button', { name: 'Delete Bug' }).click();
    await chips(page).waitFor({ state: 'detached' });
    await toast(page, 'The label Bug was deleted').getByRole('button', { name: 'Undo' }).click({ timeout: 5_000 });
    await chips(page).getByText('Bug').waitFor();
    expect(await stored()).toEqual(['Bug']);
  });
});
