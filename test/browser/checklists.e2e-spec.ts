import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { ChecklistItemDto } from '../../src/tasks/checklists/checklist.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
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
  project = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
});
beforeEach(async () => {
  task = await createTask(ann, project, { title: 'Write' });
});

const open = async (actor: TestActor, isPanel = true) =>
  browser.open(
    await browser.app.login(actor.user),
    `/projects/${project.id}/board${isPanel ? `?task=${task.id}` : ''}`,
  );

const add = (title: string, done = false) => ann.post(`/tasks/${task.id}/checklist`, { title, done });
const stored = async () =>
  (await ann.get<ChecklistItemDto[]>(`/tasks/${task.id}/checklist`)).body.map(
    ({ title, done }) => `${done ? '+' : '-'}${title}`,
  );

const listOf = (page: Page) => page.getByRole('dialog').getByRole('region', { name: 'Checklist' });
const boxOf = (page: Page, title: string) => listOf(page).getByRole('checkbox', { name: title });
const countOn = (page: Page, text: string) => page.locator(`[data-task="${task.id}"]`).getByLabel(text);

describe('a checklist in the panel of a task', () => {
  it('is written and ticked, is counted on the card, and others see it at once', async () => {
    const [page, other, board] = [await open(ann), await open(bob), await open(bob, false)];
    const field = listOf(page).getByLabel('Add an item');
    for (const title of ['Draft', 'Review', 'Publish']) {
      await field.fill(title);
      await field.press('Enter');
      await boxOf(page, title).waitFor();
    }
    await boxOf(other, 'Publish').waitFor();
    await boxOf(page, 'Review').check();
    await eventually(() => boxOf(other, 'Review').isChecked()).toBe(true);
    await listOf(other).getByText('1 of 3 done').waitFor();
    await countOn(board, '1 of 3 checklist items done').getByText('1/3').waitFor();
    expect(await stored()).toEqual(['-Draft', '+Review', '-Publish']);
    await expectAccessible(page);
  });

  it('shows ticks at once, and loses none', async () => {
    for (const title of ['One', 'Two', 'Three']) await add(title);
    const page = await open(ann);
    await boxOf(page, 'One').waitFor();
    await page.route('**/checklist/*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    // `check` fails where a click does not change the box itself.
    await boxOf(page, 'One').check({ timeout: 5_000 });
    await boxOf(page, 'Two').check({ timeout: 5_000 });
    await boxOf(page, 'Three').check({ timeout: 5_000 });
    await boxOf(page, 'Three').uncheck({ timeout: 5_000 });
    await listOf(page).getByText('2 of 3 done').waitFor();
    const isChecked = () => Promise.all(['One', 'Two', 'Three'].map((title) => boxOf(page, title).isChecked()));
    expect(await isChecked()).toEqual([true, true, false]);
    await page.waitForResponse(
      (answer) => answer.request().method() === 'PUT' && answer.request().postData() === '{"done":false}',
    );
    expect(await isChecked()).toEqual([true, true, false]);
    expect(await stored()).toEqual(['+One', '+Two', '-Three']);
  });

  it('goes back with a message when a tick is refused', async () => {
    browser.expectProblem(/status of 403/);
    await add('One');
    const page = await open(ann);
    await boxOf(page, 'One').waitFor();
    await page.route('**/checklist/*', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        json: { type: 'about:blank', title: 'Forbidden', status: 403 },
      }),
    );
    await boxOf(page, 'One').click();
    await page.getByRole('alert').filter({ hasText: 'The checklist could not be changed' }).waitFor();
    await eventually(() => boxOf(page, 'One').isChecked()).toBe(false);
    expect(await stored()).toEqual(['-One']);
  });

  it('is put in another order by keyboard', async () => {
    for (const title of ['One', 'Two', 'Three']) await add(title);
    const [page, other] = [await open(ann), await open(bob)];
    await boxOf(page, 'Three').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await listOf(page).getByText('“Three” is now item 2 of 3').waitFor();
    await eventually(stored).toEqual(['-One', '-Three', '-Two']);
    for (const one of [page, other])
      await eventually(() =>
        listOf(one)
          .getByRole('checkbox')
          .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label'))),
      ).toEqual(['One', 'Three', 'Two']);
  });

  it('makes a task of an item, with undo', async () => {
    await add('One');
    const page = await open(ann);
    await listOf(page).getByRole('button', { name: 'Actions for “One”' }).click();
    await page.getByRole('menuitem', { name: 'Make a task of it' }).click();
    await boxOf(page, 'One').waitFor({ state: 'detached' });
    await page.locator('a[data-task-id]').filter({ hasText: 'One' }).waitFor({ state: 'attached' });
    const message = page.getByRole('alert').filter({ hasText: '“One” is now the task' });
    await message.getByRole('button', { name: 'Undo' }).click({ timeout: 5_000 });
    await boxOf(page, 'One').waitFor();
    expect(await stored()).toEqual(['-One']);
  });
});
