import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  ann = await browser.app.admin('Ann Miller');
});
beforeEach(async () => {
  project = await createProject(ann, { name: 'Office', task_access: 'members' });
  // A Tuesday, the second of its month.
  task = await createTask(ann, project, { title: 'Water', deadline: '2037-03-10' });
});

const open = async (actor = ann, options = {}) =>
  browser.open(await browser.app.login(actor.user), `/projects/${project.id}/board?task=${task.id}`, options);
const repeats = (page: Page) => page.getByRole('dialog').getByRole('combobox', { name: 'Repeats' });
const choose = async (page: Page, rule: string) => {
  await repeats(page).click();
  await page.getByRole('option', { name: rule }).click();
};
const stored = async () => (await ann.get<TaskDto>(`/tasks/${task.id}`)).body.recurrence;

describe('how a task repeats', () => {
  it('is chosen in its panel, shown on the card, and ended', async () => {
    const page = await open();
    await choose(page, 'Every month on the second Tuesday');
    await page.getByText('Once this is done, the next one is due on').waitFor();
    await page.getByText(/14 Apr 2037/).waitFor();
    await eventually(stored).toMatchObject({ rrule: 'FREQ=MONTHLY;BYDAY=2TU', mode: 'fixed' });
    await page.locator(`[data-task="${task.id}"]`).getByLabel('Repeats').waitFor();
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'The next one comes' }).click();
    const answered = page.waitForResponse((response) => response.request().method() === 'PUT');
    await page.getByRole('option', { name: 'counted from completion' }).click();
    // Only then is what can be undone last this change.
    await (await answered).finished();
    await eventually(async () => (await stored())?.mode).toBe('after_completion');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await eventually(async () => (await stored())?.mode).toBe('fixed');
    await choose(page, 'Never');
    await eventually(stored).toBeNull();
  });

  it('is changed beside other changes, and not over what somebody else chose just now', async () => {
    browser.expectProblem(/412/);
    const page = await open();
    await repeats(page).waitFor();
    /** What somebody else does while a change is on its way. */
    let meanwhile: (() => Promise<unknown>) | undefined;
    await page.route(`**/tasks/${task.id}`, async (route) => {
      const work = route.request().method() === 'PUT' ? meanwhile : undefined;
      meanwhile = undefined;
      await work?.();
      await route.continue();
    });
    meanwhile = () => ann.put(`/tasks/${task.id}`, { title: 'Water the plants' });
    await choose(page, 'Every day');
    await eventually(async () => (await stored())?.rrule).toBe('FREQ=DAILY');
    // The page has its answer, too.
    await page.getByText('Repeats: Every day').waitFor();
    meanwhile = () =>
      ann.put(`/tasks/${task.id}`, { recurrence: { rrule: 'FREQ=YEARLY', tzid: 'UTC', mode: 'fixed' } });
    await choose(page, 'Every week on Tuesday');
    await page.getByText('The repetition was not saved').waitFor();
    expect((await stored())?.rrule).toBe('FREQ=YEARLY');
  });

  it('takes a rule of one’s own, and says what is wrong with it', async () => {
    browser.expectProblem(/400/);
    const page = await open();
    await choose(page, 'By a rule of your own …');
    const field = page.getByRole('textbox', { name: 'Rule' });
    await field.fill('FREQ=HOURLY');
    await field.press('Enter');
    await page.getByText('This is not a rule, or it has no further date.').waitFor();
    await field.fill('freq=weekly;interval=3;byday=mo,th');
    await field.press('Enter');
    await eventually(async () => (await stored())?.rrule).toBe('FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH');
    await eventually(() => repeats(page).inputValue()).toBe('FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH');
  });

  it('brings the next card as soon as this one is done', async () => {
    await ann.put(`/tasks/${task.id}`, { recurrence: { rrule: 'FREQ=DAILY', tzid: 'UTC', mode: 'fixed' } });
    const page = await open();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Done' }).click();
    await page.locator(`[data-task]:not([data-task="${task.id}"])`).getByText('11 Mar 2037').waitFor();
  });

  it('is told to those who may only read', async () => {
    await ann.put(`/tasks/${task.id}`, { recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=TU', tzid: 'UTC', mode: 'fixed' } });
    const vera = await browser.app.member('Vera');
    await ann.post(`/projects/${project.id}/members/${vera.id}`, { project_role: 'viewer' });
    const page = await open(vera);
    await page.getByText('Every week on Tuesday · on schedule').waitFor();
    expect(await repeats(page).count()).toBe(0);
  });
});
