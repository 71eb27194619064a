import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import { today } from '../support/dates.js';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: 'dark' } as const;

/** A session of its own for each browser. */
const open = async (actor: TestActor, path: string, options?: BrowserContextOptions) =>
  browser.open(await browser.app.login(actor.user), path, options);

let ann: TestActor;
let bob: TestActor;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
});

const listOf = ({ id }: ProjectDto) => `/projects/${id}/list`;
const titles = (page: Page) => page.locator('[data-task]').allInnerTexts();
const focused = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).innerText);
const focusedRow = (page: Page) => page.evaluate(() => document.activeElement?.closest('li')?.innerText ?? '');

describe('the list of a project', () => {
  it('sorts and filters, and its address says how', async () => {
    const project = await createProject(ann, { task_access: 'members' }, [bob]);
    await createTask(ann, project, { title: 'Banana', priority: 'high', deadline: today(-3) });
    await createTask(ann, project, { title: 'Apple', priority: 'low', assigned_to: bob.id, deadline: today(2) });
    await createTask(ann, project, {
      title: 'Cherry',
      status: 'done',
      description: 'banana split',
      deadline: today(-3),
    });
    const page = await open(ann, listOf(project));
    await expect.poll(() => titles(page)).toEqual(['Cherry', 'Apple', 'Banana']);
    await page.getByText('3 tasks').waitFor();
    await expectAccessible(page);
    const header = page.getByRole('columnheader', { name: 'Title' });
    await header.getByRole('button').click();
    await expect.poll(() => titles(page)).toEqual(['Apple', 'Banana', 'Cherry']);
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    await header.getByRole('button').press('Enter');
    await expect.poll(() => titles(page)).toEqual(['Cherry', 'Banana', 'Apple']);

    await page.getByRole('searchbox', { name: 'Search in title' }).fill('banana');
    await expect.poll(() => titles(page)).toEqual(['Cherry', 'Banana']);
    await page.reload();
    await expect.poll(() => titles(page)).toEqual(['Cherry', 'Banana']);
    expect(await page.getByRole('searchbox').inputValue()).toBe('banana');
    await page.getByRole('combobox', { name: 'Due date' }).click();
    // What is done is not overdue.
    await page.getByRole('option', { name: 'Overdue' }).click();
    await expect.poll(() => titles(page)).toEqual(['Banana']);
    await page.getByRole('combobox', { name: 'Priority' }).click();
    await page.getByRole('option', { name: 'Low' }).click();
    await page.getByText('No task matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await expect.poll(() => titles(page)).toHaveLength(3);
    await page.getByRole('combobox', { name: 'Assignee' }).click();
    await page.getByRole('option', { name: 'Bob Jones' }).click();
    await expect.poll(() => titles(page)).toEqual(['Apple']);
  });

  it('creates a task, whose text survives closing the form and a reload, and shows it to others at once', async () => {
    const project = await createProject(ann, { task_access: 'members' }, [bob]);
    const [page, other] = [await open(ann, listOf(project)), await open(bob, listOf(project))];
    await other.getByText('No tasks yet').waitFor();
    await other.getByText('Live', { exact: true }).waitFor();
    await page.getByText('No tasks yet').waitFor();
    await page.getByRole('button', { name: 'New task' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Title' }).fill('Plan the party');
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('button', { name: 'New task' }).first().click();
    expect(await form.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Plan the party');
    await form.getByRole('textbox', { name: 'Description' }).fill('With cake');
    await form.getByRole('combobox', { name: 'Assignee' }).click();
    await page.getByRole('option', { name: 'Bob Jones' }).click();
    await form.getByLabel('Due date', { exact: true }).focus();
    await page.keyboard.type('31');
    await form.getByRole('button', { name: 'Create task' }).click();
    await form.getByText('This is not a whole date').waitFor();
    expect((await ann.get(`/tasks?project_id=${project.id}`)).body).toEqual([]);
    await form.getByLabel('Due date', { exact: true }).fill('2026-12-31');
    await expectAccessible(page);
    await form.getByRole('button', { name: 'Create task' }).click();
    await page.getByText('“Plan the party” created').waitFor();
    await page.getByRole('link', { name: 'Plan the party' }).waitFor();
    await other.getByRole('link', { name: 'Plan the party' }).waitFor();
    const { body } = await ann.get(`/tasks?project_id=${project.id}`);
    expect(body).toMatchObject([{ description: 'With cake', assigned_to: bob.id, deadline: '2026-12-31' }]);
  });

  it('changes a row by its badges, goes by keyboard, opens a row, and brings deleted tasks back', async () => {
    const project = await createProject(ann);
    const task = await createTask(ann, project, { title: 'First' });
    await createTask(ann, project, { title: 'Second' });
    const gone = await createTask(ann, project, { title: 'Gone' });
    await ann.delete(`/tasks/${gone.id}`);
    const page = await open(ann, listOf(project));
    await page.getByRole('button', { name: 'Status of First: To do. Change' }).click();
    await page.getByRole('menuitemradio', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Status of First: Done. Change' }).waitFor();
    await page.getByText('Status of “First” changed').waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).body.status).toBe('done');

    // The menu gives the focus back to its badge when it has closed.
    await expectFocus(page.getByRole('button', { name: 'Status of First: Done. Change' }));
    await page.keyboard.press('k');
    await expect.poll(() => focused(page)).toBe('Second');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).toBe('First');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => focused(page)).toBe('Second');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Deleted tasks' }).click();
    await page.getByRole('button', { name: 'Restore “Gone”' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Restore “Gone”' }).click();
    await page.getByText('Nothing is in the trash').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: 'Gone' }).getByText('Unassigned').click();
    await page.getByRole('dialog').getByText('restored the task').waitFor();
  });

  it('shows more when asked to, and becomes cards on a phone', async () => {
    const project = await createProject(ann, { task_access: 'members' }, [bob]);
    await Promise.all(Array.from({ length: 55 }, (_, i) => createTask(ann, project, { title: `Task number ${i}` })));
    const phone = await open(bob, `${listOf(project)}?q=number%2054`, PHONE);
    await phone.getByText('1 task', { exact: true }).waitFor();
    await expectAccessible(phone);
    await phone.getByRole('button', { name: 'Clear filters' }).tap();
    await phone.getByText('55 tasks').waitFor();
    expect(await titles(phone)).toHaveLength(50);
    await expectNarrow(phone);
    await phone.getByRole('button', { name: 'Show more' }).tap();
    await expect.poll(() => titles(phone)).toHaveLength(55);
    await phone.getByRole('link', { name: 'Task number 7', exact: true }).tap();
    await phone.getByRole('dialog').getByRole('textbox', { name: 'Title' }).waitFor();
  });
});

describe('my tasks', () => {
  it('are grouped by when they are due, from all projects, and ticked off at a click or a key', async () => {
    const cid = await browser.app.member('Cid');
    const projects = await Promise.all(['Alpha', 'Beta'].map((name) => createProject(ann, { name }, [cid])));
    const mine = (index: number, title: string, deadline: string | null, fields = {}) =>
      createTask(ann, projects[index]!, { title, deadline, assigned_to: cid.id, ...fields });
    const late = await mine(0, 'Late', today(-1));
    await mine(0, 'In a week', today(7));
    const now = await mine(1, 'Now', today());
    await mine(0, 'Some day', null, { priority: 'high' });
    await mine(1, 'Far away', today(60), { status: 'in_progress' });
    await mine(1, 'Over', null, { status: 'done' });
    await createTask(ann, projects[0]!, { title: 'Not mine' });
    const page = await open(cid, '/my-tasks');
    await page.getByText('5 open tasks').waitFor();
    const groups = page.getByRole('heading', { level: 2 });
    await expect
      .poll(() => groups.allInnerTexts())
      .toEqual(['Overdue', 'Today', expect.stringMatching(/^Until \d/), 'Later', 'Without a date', 'Done']);
    await page.getByRole('list', { name: 'Overdue' }).getByText('Alpha').waitFor();
    await page.getByRole('list', { name: 'Today' }).getByText('Beta').waitFor();
    expect(await titles(page)).toEqual(['Late', 'Now', 'In a week', 'Far away', 'Some day']);
    await expectAccessible(page);

    await page.getByRole('checkbox', { name: 'Mark “Late” as done' }).click();
    await page.getByText('“Late” is done').waitFor();
    await page.getByText('4 open tasks').waitFor();
    expect((await cid.get(`/tasks/${late.id}`)).body.status).toBe('done');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('5 open tasks').waitFor();

    // The row beside the one that went had the focus, and has it again when the message has gone.
    await expect.poll(() => focusedRow(page)).toContain('Now');
    await page.keyboard.press('k');
    await expect.poll(() => focused(page)).toBe('Late');
    await page.keyboard.press('j');
    await expect.poll(() => focused(page)).toBe('Now');
    await page.keyboard.press('x');
    await page.getByText('“Now” is done').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('list', { name: 'Done' }).getByText('Now').waitFor();
    expect((await cid.get(`/tasks/${now.id}`)).body.status).toBe('done');
    await page.getByRole('checkbox', { name: 'Mark “Over” as done' }).click();
    await page.getByText('“Over” is to do again').waitFor();

    await page.getByRole('combobox', { name: 'Priority' }).click();
    await page.getByRole('option', { name: 'High' }).click();
    await expect.poll(() => titles(page)).toEqual(['Some day']);
    expect(new URL(page.url()).searchParams.get('priority')).toBe('high');
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('No task matches').waitFor();
  });

  it('show what was changed last, whatever was asked for before', async () => {
    const eve = await browser.app.member('Eve');
    const mine = await createProject(ann, { name: 'Gamma' }, [eve]);
    for (const title of ['First', 'Second']) await createTask(ann, mine, { title, assigned_to: eve.id });
    const page = await open(eve, '/my-tasks');
    await page.getByText('2 open tasks').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    let deliver = (): void => undefined;
    const delivered = new Promise<void>((resolve) => (deliver = resolve));
    const answered = new Promise<void>((resolve) => {
      void page.route(/tasks\?.*status=todo/, async (route) => {
        const response = await route.fetch();
        resolve();
        await delivered;
        await route.fulfill({ response });
      });
    });
    await page.getByRole('checkbox', { name: 'Mark “First” as done' }).click();
    await page.getByText('1 open task', { exact: true }).waitFor();
    // The list without it is on its way when that is taken back.
    await answered;
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('2 open tasks').waitFor();
    await page.getByText('Undone.').waitFor();
    await page.evaluate(() => {
      const shown: string[] = ((window as unknown as { shown: string[] }).shown = []);
      const look = () => shown.push(/\d+ open tasks?/.exec(document.body.innerText)?.[0] ?? '');
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
      look();
    });
    const again = page.waitForResponse((response) => /tasks\?.*status=todo/.test(response.url()));
    deliver();
    await again;
    await page.waitForResponse((response) => /tasks\?.*status=todo/.test(response.url()));
    const shown = await page.evaluate(() => (window as unknown as { shown: string[] }).shown);
    expect(new Set(shown)).toEqual(new Set(['2 open tasks']));
  });

  it('say what comes next when there are none, and fit a phone', async () => {
    const dan = await browser.app.member('Dan');
    const phone = await open(dan, '/my-tasks', PHONE);
    await phone.getByText('Nothing to do').waitFor();
    const project = await createProject(
      ann,
      { name: 'A project with a name that does not fit in one line '.repeat(2) },
      [dan],
    );
    const title = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer '.repeat(3).trim();
    await createTask(ann, project, { title, priority: 'high', deadline: today(), assigned_to: dan.id });
    await phone.getByRole('checkbox').waitFor();
    await expectAccessible(phone);
    await expectNarrow(phone);
    await phone.getByRole('checkbox').tap();
    await phone.getByText('Nothing to do').waitFor();
  });
});
