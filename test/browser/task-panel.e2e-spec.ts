import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { emptyDate, eventually, expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';
import { today } from '../support/dates.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

/** A session of its own for each browser. */
const open = async (actor: TestActor, path: string, options?: BrowserContextOptions) =>
  browser.open(await browser.app.login(actor.user), path, options);

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
  project = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
});

const addressOf = (task: { id: string }) => `/projects/${project.id}/list?task=${task.id}`;
const panelOf = (page: Page) => page.getByRole('dialog');
const YEAR = today().slice(0, 4);
const field = async (task: { id: string }, name: string) => (await ann.get(`/tasks/${task.id}`)).body[name];

/** Chooses in one of the panel's selects. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await panelOf(page)
    .getByRole('combobox', { name: label })
    .or(panelOf(page).getByLabel(label, { exact: true }))
    .first()
    .click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

describe('the task panel', () => {
  it('edits every field where it stands, and says in its history who changed what', async () => {
    const task = await createTask(ann, project, { title: 'Draft' });
    const page = await open(ann, addressOf(task));
    const panel = panelOf(page);
    const title = panel.getByRole('textbox', { name: 'Title' });
    await title.fill('Write the announcement');
    await title.press('Enter');
    await panel.getByText('Saved', { exact: true }).waitFor();
    expect(await field(task, 'title')).toBe('Write the announcement');

    await choose(page, 'Status', 'In progress');
    await panel.getByText('Status from To do to In progress').waitFor();
    await choose(page, 'Priority', 'High');
    await panel.getByText('Priority from Medium to High').waitFor();
    await choose(page, 'Assignee', 'Bob Jones');
    await panel.getByText('Assignee from nobody to Bob Jones').waitFor();
    await panel.getByLabel('Due date', { exact: true }).fill(`${YEAR}-12-24`);
    await panel.getByText('Due date from no date to 24 Dec').waitFor();

    await panel.getByRole('button', { name: 'Add a description' }).click();
    await panel.getByRole('textbox', { name: 'Description' }).fill('First line\nSee https://example.org/brief.');
    await panel.getByRole('button', { name: 'Save' }).click();
    const link = panel.getByRole('link', { name: 'https://example.org/brief', exact: true });
    expect(await link.getAttribute('href')).toBe('https://example.org/brief');
    await panel.getByText('Title from “Draft” to “Write the announcement”').waitFor();
    await panel.getByText('Description changed').click();
    await panel.getByText('After', { exact: true }).waitFor();

    const { body } = await ann.get(`/tasks/${task.id}`);
    expect(body).toMatchObject({
      status: 'in_progress',
      priority: 'high',
      assigned_to: bob.id,
      deadline: `${YEAR}-12-24`,
    });
    expect(body.description).toBe('First line\nSee https://example.org/brief.');

    await panel.getByRole('button', { name: 'Clear the due date' }).click();
    await panel.getByText('Due date from 24 Dec to no date').waitFor();
    await choose(page, 'Assignee', 'Nobody');
    await panel.getByText('Assignee from Bob Jones to nobody').waitFor();
    expect(await ann.get(`/tasks/${task.id}`)).toMatchObject({ body: { deadline: null, assigned_to: null } });
  });

  it('takes a due date that is whole, and says what is wrong with another', async () => {
    // Whether the day or the month comes first is the browser's choice.
    const task = await createTask(ann, project, { deadline: `${YEAR}-12-12` });
    const page = await open(ann, addressOf(task));
    const panel = panelOf(page);
    const due = panel.getByLabel('Due date', { exact: true });
    const leave = () => panel.getByRole('textbox', { name: 'Title' }).focus();
    const type = async (keys: string) => {
      await due.focus();
      await page.keyboard.type(keys);
    };
    await due.focus();
    await page.keyboard.press('Backspace');
    await leave();
    await panel.getByText('This is not a whole date').waitFor();
    expect(await due.getAttribute('aria-invalid')).toBe('true');
    // A part typed anew completes it.
    await type('11');
    await panel.getByText(/Due date from 12 Dec to (11 Dec|12 Nov)/).waitFor();
    const taken = await field(task, 'deadline');
    expect(await due.getAttribute('aria-invalid')).toBe(null);
    await leave();
    // Whole for a moment, while the year is typed: that is not the date that is meant.
    await due.focus();
    await Promise.all([...'01012'].map((key) => page.keyboard.press(key)));
    // Nothing is to be taken: longer than a date is left to be typed on.
    await page.waitForTimeout(1000);
    await leave();
    await panel.getByText('A date from 1 Jan 1900 to 31 Dec 9999.').waitFor();
    expect(await field(task, 'deadline')).toBe(taken);
    await panel.getByRole('button', { name: 'Clear the due date' }).click();
    await panel.getByText(/Due date from .* to no date/).waitFor();
    expect(await due.inputValue()).toBe('');
    expect(await due.evaluate((input: HTMLInputElement) => input.validity.valid)).toBe(true);

    // What is typed, or emptied part by part, just before the panel is closed is kept.
    await due.fill(`${YEAR}-12-24`);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await eventually(() => field(task, 'deadline')).toBe(`${YEAR}-12-24`);
    await page.goto(addressOf(task));
    await emptyDate(due);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await eventually(() => field(task, 'deadline')).toBe(null);
  });

  it('keeps what is typed while a text is being saved, and saves what is asked for since', async () => {
    const task = await createTask(ann, project, { title: 'Typed on' });
    const page = await open(ann, addressOf(task));
    const panel = panelOf(page);
    const text = panel.getByRole('textbox', { name: 'Description' });
    const address = `**/api/v1/tasks/${task.id}`;
    /** Saves, and goes on before the server has answered. */
    const during = async (work: () => Promise<void>): Promise<void> => {
      const saving = page.waitForRequest((request) => request.method() === 'PUT');
      let answer = (): void => undefined;
      const answered = new Promise<void>((resolve) => (answer = resolve));
      await page.route(address, async (route) => {
        await answered;
        await route.continue();
      });
      await text.press('Control+Enter');
      await saving;
      await work();
      answer();
    };
    await panel.getByRole('button', { name: 'Add a description' }).click();
    await text.fill('One');
    await during(() => page.keyboard.type(' two'));
    await eventually(() => field(task, 'description')).toBe('One');
    await panel.getByText('Description changed').waitFor();
    expect(await text.inputValue()).toBe('One two');
    await page.reload();
    await text.waitFor();
    expect(await text.inputValue()).toBe('One two');
    await text.press('Control+End');
    await during(async () => {
      await page.keyboard.type(' three');
      await page.keyboard.press('Control+Enter');
    });
    await text.waitFor({ state: 'detached' });
    expect(await field(task, 'description')).toBe('One two three');
  });

  it('takes back an edit, but not over what anybody else did to the task since', async () => {
    const task = await createTask(ann, project, { title: 'Undo me' });
    const page = await open(ann, addressOf(task));
    const undo = page.getByRole('button', { name: 'Undo', exact: true });
    const refusal = page.getByRole('alert').filter({ hasText: 'This could not be undone' });
    await choose(page, 'Priority', 'High');
    await page.getByText('Priority of “Undo me” changed').waitFor();
    await undo.click();
    await page.getByText('Undone.').waitFor();
    expect(await field(task, 'priority')).toBe('medium');

    // Another field that changed since is a reason to refuse too, whether the page knows it by then or not.
    browser.expectProblem(/412/);
    await choose(page, 'Priority', 'High');
    await page.getByText('Priority of “Undo me” changed').waitFor();
    await bob.put(`/tasks/${task.id}`, { deadline: '2026-12-01' });
    await undo.click();
    await refusal.getByText('Changed since by Bob Jones: Due date.').waitFor();
    expect(await ann.get(`/tasks/${task.id}`)).toMatchObject({ body: { priority: 'high', deadline: '2026-12-01' } });

    await choose(page, 'Status', 'Done');
    await page.getByText('Status of “Undo me” changed').waitFor();
    await bob.put(`/tasks/${task.id}`, { status: 'in_progress' });
    await panelOf(page).getByText('Status from Done to In progress').waitFor();
    await undo.click();
    await refusal.getByText('Changed since by Bob Jones: Status.').waitFor();
    expect(await field(task, 'status')).toBe('in_progress');
  });

  it('deletes a task and brings it back, and shows when another person does either', async () => {
    browser.expectProblem(/404/);
    const task = await createTask(ann, project, { title: 'Come and go' });
    const page = await open(ann, addressOf(task));
    await panelOf(page).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“Come and go” deleted').waitFor();
    await panelOf(page).waitFor({ state: 'detached' });
    expect((await ann.get(`/tasks/${task.id}`)).status).toBe(404);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Undone.').waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).status).toBe(200);

    await page.goto(addressOf(task));
    await panelOf(page).getByRole('textbox', { name: 'Title' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await bob.delete(`/tasks/${task.id}`);
    await panelOf(page).getByText('Bob Jones deleted “Come and go”').waitFor();
    await panelOf(page).getByRole('button', { name: 'Restore' }).click();
    await panelOf(page).getByRole('textbox', { name: 'Title' }).waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).status).toBe(200);
  });

  it('keeps unsaved text over a reload, until it is saved or discarded', async () => {
    const task = await createTask(ann, project, { title: 'Draft keeper', description: 'Old' });
    const page = await open(ann, addressOf(task));
    const panel = panelOf(page);
    const title = panel.getByRole('textbox', { name: 'Title' });
    const description = panel.getByRole('textbox', { name: 'Description' });
    await panel.getByRole('button', { name: 'Edit description' }).click();
    await description.fill('Half a sentence');
    await title.press('End');
    await title.pressSequentially('!');
    await page.reload();
    await expect.poll(() => description.inputValue()).toBe('Half a sentence');
    expect(await title.inputValue()).toBe('Draft keeper!');
    expect(await field(task, 'description')).toBe('Old');

    await panel.getByRole('button', { name: 'Discard' }).last().click();
    await panel.getByText('Old', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('Saved', { exact: true }).waitFor();
    expect(await ann.get(`/tasks/${task.id}`)).toMatchObject({ body: { title: 'Draft keeper!', description: 'Old' } });
    await page.reload();
    await panel.getByText('Old', { exact: true }).waitFor();
    expect(await panel.getByText('Not saved yet').count()).toBe(0);
  });

  it('is opened and closed by keyboard: the focus stays inside, and goes back to where it was', async () => {
    const task = await createTask(ann, project, { title: 'By keyboard' });
    const page = await open(ann, `/projects/${project.id}/list`);
    const link = page.getByRole('link', { name: 'By keyboard' });
    await link.focus();
    await link.press('Enter');
    const title = panelOf(page).getByRole('textbox', { name: 'Title' });
    await title.waitFor();
    expect(new URL(page.url()).searchParams.get('task')).toBe(task.key);
    for (let i = 0; i < 20; i++) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);

    await title.fill('');
    await title.press('Enter');
    await panelOf(page).getByText('A task needs a title.').waitFor();
    await title.focus();
    await title.press('Escape');
    expect(await title.inputValue()).toBe('By keyboard');
    await page.keyboard.press('Escape');
    await panelOf(page).waitFor({ state: 'detached' });
    await expect.poll(() => link.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(await field(task, 'title')).toBe('By keyboard');
  });

  it('has an address of its own, and shows nothing to whom it is not for', async () => {
    browser.expectProblem(/40[04]/);
    const task = await createTask(ann, project, { title: 'Linked' });
    const page = await open(ann, `/tasks/${task.id}`);
    await page.waitForURL(`**/projects/${project.id}/board?task=${task.key}`);
    await panelOf(page).getByRole('button', { name: 'Copy link' }).click();
    await page.getByText(/The link (is copied|could not be copied)/).waitFor();

    const eve = await browser.app.member('Eve');
    const stranger = await open(eve, `/my-tasks?task=${task.id}`);
    await panelOf(stranger).getByText('This task is not here for you').waitFor();
    await stranger.goto('/tasks/nonsense');
    await stranger.getByText('This task is not here for you').waitFor();
  });

  it('is accessible in the light', async () => {
    const task = await createTask(ann, project, { title: 'Looks', description: 'https://example.org/' });
    const page = await open(ann, `/my-tasks?task=${task.id}`);
    await panelOf(page).getByText('created the task').waitFor();
    await expectAccessible(page);
  });

  it('is accessible in the dark, and fits a phone', async () => {
    const title = 'A title that goes on, Donaudampfschifffahrtsgesellschaftskapitänsmützenständer '.repeat(3).trim();
    const task = await createTask(ann, project, { title, description: 'https://example.org/'.padEnd(150, 'x') });
    const options = { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: 'dark' } as const;
    const phone = await open(bob, `/my-tasks?task=${task.id}`, options);
    await panelOf(phone).getByText('created the task').waitFor();
    await expectNarrow(phone);
    await panelOf(phone).getByRole('button', { name: 'Edit description' }).tap();
    await panelOf(phone).getByRole('textbox', { name: 'Description' }).waitFor();
    await expectAccessible(phone);
    await expectNarrow(phone);
  });
});
