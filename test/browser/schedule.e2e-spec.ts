import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: 'dark' } as const;

const open = async (actor: TestActor, path: string, options?: BrowserContextOptions) =>
  browser.open(await browser.app.login(actor.user), path, options);

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
});
beforeEach(async () => {
  project = await createProject(ann, { task_access: 'members' }, [bob]);
});

const at = (view: 'calendar' | 'timeline', more = '') => `/projects/${project.id}/${view}?date=2027-03-10${more}`;
const entryOf = (page: Page, { id }: { id: string }) => page.locator(`[data-task="${id}"]`);
const dayOf = (page: Page, date: string) => page.locator(`[data-date="${date}"]`).last();
/** Until then nobody knows that the reader may change something. */
const expectEditable = (page: Page) => page.getByRole('button', { name: 'New task' }).waitFor();
const present = async ({ id }: TaskDto) => (await ann.get(`/tasks/${id}`)).body as TaskDto;

async function drag(page: Page, entry: Locator, by: { x: number; y: number }, from?: { x: number; y: number }) {
  const box = (await entry.boundingBox())!;
  const start = { x: box.x + (from?.x ?? box.width / 2), y: box.y + (from?.y ?? box.height / 2) };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + by.x / 2, start.y + by.y / 2, { steps: 4 });
  await page.mouse.move(start.x + by.x, start.y + by.y, { steps: 4 });
  await page.mouse.up();
}

describe('the calendar', () => {
  it('shows tasks on their days, those that reach into them too, and what others change at once', async () => {
    const due = await createTask(ann, project, { title: 'Due', deadline: '2027-03-18' });
    const long = await createTask(ann, project, { title: 'Long', start_date: '2027-01-04', deadline: '2027-06-30' });
    await createTask(ann, project, { title: 'In April', deadline: '2027-04-20' });
    await createTask(ann, project, { title: 'Some day' });
    const page = await open(bob, at('calendar'));
    await page.getByText('2 tasks with a deadline').waitFor();
    await page.getByRole('heading', { name: 'March 2027' }).waitFor();
    await entryOf(page, long).first().waitFor();
    expect(await dayOf(page, '2027-03-18').innerText()).toContain('18');
    await page.getByText('Live', { exact: true }).waitFor();
    const before = (await entryOf(page, due).boundingBox())!;
    await ann.patch(`/tasks/${due.id}/move`, { new_status: 'done' });
    await ann.put(`/tasks/${due.id}`, { deadline: '2027-03-19', title: 'Moved' });
    await entryOf(page, due).getByText('Moved').waitFor();
    const after = (await entryOf(page, due).boundingBox())!;
    expect(after.x - before.x).toBeGreaterThan(before.width / 2);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('heading', { name: 'April 2027' }).waitFor();
    await page.getByText('In April').waitFor();
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('No task with a deadline in this time matches the filter.').waitFor();
  });

  it('moves a task to the day it is dragged to, and takes that back', async () => {
    const task = await createTask(ann, project, {
      title: 'Drag me',
      start_date: '2027-03-08',
      deadline: '2027-03-10',
    });
    const page = await open(ann, at('calendar'));
    await entryOf(page, task).waitFor();
    await expectEditable(page);
    const day = (await dayOf(page, '2027-03-08').boundingBox())!;
    await drag(page, entryOf(page, task), { x: day.width, y: day.height }, { x: day.width / 2, y: 8 });
    await expect.poll(async () => (await present(task)).deadline).toBe('2027-03-18');
    expect((await present(task)).start_date).toBe('2027-03-16');
    expect(new URL(page.url()).searchParams.has('task')).toBe(false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await present(task)).deadline).toBe('2027-03-10');
    await entryOf(page, task).click();
    await page.getByRole('dialog').getByText('Drag me').first().waitFor();
  });

  it('is usable by keyboard', async () => {
    const task = await createTask(ann, project, { title: 'Carry me', deadline: '2027-03-31' });
    const page = await open(ann, at('calendar'));
    await expectEditable(page);
    await entryOf(page, task).focus();
    await page.keyboard.press('Space');
    await page.getByText('“Carry me” picked up, due on 31 Mar 2027.').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.getByText('“Carry me” would be due on 25 Mar 2027.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('“Carry me” put back, due on 31 Mar 2027.').waitFor();
    expect((await present(task)).version).toBe(task.version);
    await expect.poll(() => entryOf(page, task).evaluate((entry) => entry === document.activeElement)).toBe(true);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await expect.poll(async () => (await present(task)).deadline).toBe('2027-03-30');
    await expect.poll(() => entryOf(page, task).evaluate((entry) => entry === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Carry me').first().waitFor();
  });

  it('creates a task for the day that is clicked', async () => {
    const page = await open(ann, at('calendar'));
    await page.getByText('No task has a deadline in this time.').waitFor();
    await expectEditable(page);
    await dayOf(page, '2027-03-17').click({ position: { x: 30, y: 60 } });
    const form = page.getByRole('dialog');
    expect(await form.getByLabel('Due date', { exact: true }).inputValue()).toBe('2027-03-17');
    await form.getByRole('textbox', { name: 'Title' }).fill('On Wednesday');
    await form.getByLabel('Start', { exact: true }).fill('2027-03-15');
    await form.getByLabel('Estimate in points', { exact: true }).fill('2.5');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.locator('[data-task]', { hasText: 'On Wednesday' }).first().waitFor();
    const { body } = await ann.get(`/tasks?project_id=${project.id}`);
    expect(body).toMatchObject([{ start_date: '2027-03-15', deadline: '2027-03-17', estimate: 2.5 }]);
  });

  it('lets viewers look only', async () => {
    const task = await createTask(ann, project, { title: 'Look at me', deadline: '2027-03-10' });
    await ann.put(`/projects/${project.id}/members/${bob.id}`, { project_role: 'viewer' });
    const page = await open(bob, at('calendar'));
    await entryOf(page, task).waitFor();
    expect(await page.getByRole('button', { name: 'New task' }).count()).toBe(0);
    const day = (await dayOf(page, '2027-03-08').boundingBox())!;
    await drag(page, entryOf(page, task), { x: day.width, y: 0 });
    await dayOf(page, '2027-03-17').click({ position: { x: 30, y: 60 } });
    await entryOf(page, task).focus();
    for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect((await present(task)).version).toBe(task.version);
  });

  it('is a list on a phone, and fits it as a month', async () => {
    const task = await createTask(ann, project, { title: 'On the phone', deadline: '2027-03-10' });
    const page = await open(ann, at('calendar'), PHONE);
    await entryOf(page, task).waitFor();
    await page.getByText('March 10, 2027').or(page.getByText('10 March 2027')).first().waitFor();
    await expectNarrow(page);
    await expectAccessible(page);
    await page.goto(at('calendar', '&view=month'));
    await entryOf(page, task).waitFor();
    await expectNarrow(page);
  });
});

describe('the timeline', () => {
  it('shows tasks as bars, which are dragged as a whole or by an end', async () => {
    const task = await createTask(ann, project, { title: 'Build', start_date: '2027-03-10', deadline: '2027-03-19' });
    await createTask(ann, project, { title: 'Later', start_date: '2027-07-01', deadline: '2027-07-02' });
    const page = await open(ann, at('timeline', '&view=weeks'));
    const bar = entryOf(page, task);
    await page.getByText('1 task with a deadline').waitFor();
    await expectEditable(page);
    const day = (await bar.boundingBox())!.width / 10;
    await drag(page, bar, { x: 3 * day, y: 0 });
    await expect.poll(async () => (await present(task)).deadline).toBe('2027-03-22');
    expect((await present(task)).start_date).toBe('2027-03-13');
    await expect.poll(async () => (await bar.getAttribute('aria-label')) ?? '').toContain('22 Mar');
    const { width } = (await bar.boundingBox())!;
    await drag(page, bar, { x: -2 * day, y: 0 }, { x: width - 3, y: 12 });
    await expect.poll(async () => (await present(task)).deadline).toBe('2027-03-20');
    expect((await present(task)).start_date).toBe('2027-03-13');
    expect(new URL(page.url()).searchParams.has('task')).toBe(false);
    await expectAccessible(page);
  });

  it('is usable by keyboard, moves an end alone with Shift, and puts back with Escape', async () => {
    const task = await createTask(ann, project, { title: 'Build', start_date: '2027-03-10', deadline: '2027-03-19' });
    const page = await open(ann, at('timeline'));
    await expectEditable(page);
    await entryOf(page, task).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.getByText('“Build” would be due on 27 Mar 2027.').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await present(task)).deadline).toBe('2027-03-27');
    expect((await present(task)).start_date).toBe('2027-03-11');
  });

  it('fits a phone in the dark', async () => {
    const task = await createTask(ann, project, { title: 'Build', start_date: '2027-03-10', deadline: '2027-03-19' });
    const page = await open(ann, at('timeline'), PHONE);
    await entryOf(page, task).waitFor();
    await expectNarrow(page);
    await expectAccessible(page);
  });

  it('draws what blocks what, in red where that is too late, at once for others', async () => {
    const [design, build] = [
      await createTask(ann, project, { title: 'Design', start_date: '2027-03-08', deadline: '2027-03-12' }),
      await createTask(ann, project, { title: 'Build', start_date: '2027-03-15', deadline: '2027-03-19' }),
    ];
    const page = await open(bob, at('timeline', '&view=weeks'));
    await entryOf(page, build).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.locator('[data-points]').count()).toBe(0);
    await ann.post(`/tasks/${design.id}/links`, { type: 'blocks', task_id: build.id });
    const arrow = page.locator('[data-points=down]');
    await arrow.waitFor();
    expect(await arrow.getAttribute('data-late')).toBe(null);
    const [box, target] = [(await arrow.boundingBox())!, (await entryOf(page, build).boundingBox())!];
    expect(Math.abs(box.y + box.height - target.y)).toBeLessThan(3);
    expect(box.x + box.width).toBeGreaterThanOrEqual(target.x - 3);
    await expect.poll(() => entryOf(page, build).getAttribute('aria-label')).toContain('blocked by 1 task');
    await ann.put(`/tasks/${design.id}`, { deadline: '2027-03-16' });
    await page.locator('[data-points][data-late]').waitFor();
    await expectAccessible(page);
  });

  it('shows as many tasks as there are, and renders those in view', async () => {
    for (let batch = 0; batch < 3; batch++)
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          createTask(ann, project, { title: `Task ${batch}-${index}`, deadline: '2027-03-12' }),
        ),
      );
    const page = await open(ann, at('timeline'));
    await page.getByText('120 tasks with a deadline').waitFor();
    await page.getByRole('list', { name: 'Timeline' }).getByRole('listitem').first().waitFor();
    expect(await page.getByRole('listitem').count()).toBeLessThan(80);
  });
});
