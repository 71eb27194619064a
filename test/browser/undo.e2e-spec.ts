import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, expectCards, expectStored } from '../support/board-page.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeEach(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann'), browser.app.admin('Bob')]);
  project = await createProject(ann, { name: 'Launch', task_access: 'members' });
});

const board = () => `/projects/${project.id}/board`;

/** The message that offers to undo something; it stays while the pointer is over it. */
async function offerOf(page: Page, text: string | RegExp): Promise<Locator> {
  const offer = page.locator('.mantine-Notification-root').filter({ hasText: text });
  await offer.hover();
  return offer;
}

async function undo(page: Page, text: string | RegExp): Promise<void> {
  await (await offerOf(page, text)).getByRole('button', { name: /Undo|Rückgängig/ }).click();
}

const refusal = (page: Page) => page.getByRole('alert').filter({ hasText: /could not be undone|nicht rückgängig/ });

async function moveTo(page: Page, title: string, column: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${title}` }).click();
  await page.getByRole('menuitem', { name: `Move to ${column}` }).click();
}

describe('undoing a move', () => {
  it('puts nothing over what somebody else did since, and says who did what', async () => {
    const task = await createTask(ann, project, { title: 'Contended' });
    const page = await browser.open(ann, board());
    await moveTo(page, 'Contended', 'In progress');
    await offerOf(page, 'is now in In progress');
    await bob.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
    await bob.put(`/tasks/${task.id}`, { priority: 'high', deadline: '2030-01-01' });
    await expectCards(page, 'done', ['Contended']);
    await undo(page, 'is now in In progress');
    await refusal(page).getByText('Moved since by Bob to Done. Changed since by Bob: Priority and Due date.').waitFor();
    await expectStored(ann, project, 'done', ['Contended']);
    await expectAccessible(page);
    await refusal(page).getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).waitFor();
    expect(await refusal(page).count()).toBe(0);
  });

  it('is refused where the page has not been told of it yet, and says so in German', async () => {
    browser.expectProblem(/412/);
    const task = await createTask(ann, project, { title: 'Umstritten' });
    const page = await browser.open(ann, board(), { locale: 'de-DE' });
    await page.getByRole('button', { name: 'Aktionen für Umstritten' }).click();
    await page.getByRole('menuitem', { name: /In Arbeit/ }).click();
    const message = 'Umstritten';
    await offerOf(page, message);
    await page.route(`**/api/v1/tasks/${task.id}/move`, async (route) => {
      await bob.put(`/tasks/${task.id}`, { title: 'Umstritten, neu' });
      await route.continue();
    });
    await undo(page, message);
    await refusal(page).getByText('Inzwischen von Bob geändert: Titel.').waitFor();
    await refusal(page).getByRole('link', { name: 'Ansehen' }).waitFor();
    await expectStored(ann, project, 'in_progress', ['Umstritten, neu']);
    await expectCards(page, 'in_progress', ['Umstritten, neu']);
  });

  it('says who deleted the card since', async () => {
    browser.expectProblem(/404/);
    const task = await createTask(ann, project, { title: 'Short-lived' });
    const page = await browser.open(ann, board());
    await moveTo(page, 'Short-lived', 'Done');
    await offerOf(page, 'is now in Done');
    await bob.delete(`/tasks/${task.id}`);
    await expectCards(page, 'done', []);
    await undo(page, 'is now in Done');
    await refusal(page).getByText('Deleted since by Bob.').waitFor();
  });

  it('is possible after further changes of one’s own, one after the other', async () => {
    await createTask(ann, project, { title: 'Mine' });
    const page = await browser.open(ann, board());
    await moveTo(page, 'Mine', 'In progress');
    await offerOf(page, 'is now in In progress');
    await moveTo(page, 'Mine', 'Done');
    await undo(page, 'is now in Done');
    await expectStored(ann, project, 'in_progress', ['Mine']);
    await undo(page, 'is now in In progress');
    await expectStored(ann, project, 'todo', ['Mine']);
    await page.getByText('Undone.').first().waitFor();
  });
});

describe('undoing what was done to a task', () => {
  it('is refused for a field that somebody else changed since, and for another one', async () => {
    const task = await createTask(ann, project, { title: 'Task' });
    const page = await browser.open(ann, `${board()}?task=${task.id}`);
    const panel = page.getByRole('dialog');
    await panel.getByRole('textbox', { name: 'Title' }).fill('Task, by Ann');
    await panel.getByRole('textbox', { name: 'Title' }).press('Enter');
    await offerOf(page, /Title of “Task” changed/);
    await bob.put(`/tasks/${task.id}`, { assigned_to: bob.id });
    await undo(page, /Title of “Task” changed/);
    await refusal(page).getByText('Changed since by Bob: Assignee.').waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).body).toMatchObject({ title: 'Task, by Ann', assigned_to: bob.id });
  });

  it('is refused for a deletion that somebody else undid, and did more', async () => {
    browser.expectProblem(/412|404/);
    const task = await createTask(ann, project, { title: 'Task' });
    const page = await browser.open(ann, board());
    await card(page, 'Task').focus();
    await page.keyboard.press('Delete');
    await offerOf(page, '“Task” was deleted.');
    await bob.post(`/tasks/${task.id}/restore`);
    await bob.delete(`/tasks/${task.id}`);
    await undo(page, '“Task” was deleted.');
    await refusal(page).getByText('Restored since by Bob. Deleted since by Bob.').waitFor();
    await expectStored(ann, project, 'todo', []);
  });

  it('is refused for a new task that somebody else has worked on since', async () => {
    browser.expectProblem(/412/);
    const page = await browser.open(ann, board());
    await page.getByText('This board is empty').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('option', { name: /^Create a task in “Launch”/ }).click();
    await page.getByText('Type the title of the task').waitFor();
    await page.keyboard.type('From the palette');
    await page.getByRole('option', { name: /From the palette/ }).click();
    await offerOf(page, 'From the palette');
    const [task] = (await ann.get(`/tasks?project_id=${project.id}`)).body;
    await bob.put(`/tasks/${task.id}`, { description: 'Worked on' });
    await undo(page, 'From the palette');
    await refusal(page).getByText('Changed since by Bob: Description.').waitFor();
    await expectStored(ann, project, 'todo', ['From the palette']);
  });
});

describe('undoing what was done to a project', () => {
  it('is refused where somebody else changed it since', async () => {
    browser.expectProblem(/412/);
    const page = await browser.open(ann, board());
    await page.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Launch, by Ann');
    await form.getByRole('button', { name: 'Save' }).click();
    await offerOf(page, 'Launch, by Ann');
    await bob.put(`/projects/${project.id}`, { name: 'Launch, by Bob', status: 'completed' });
    await undo(page, 'Launch, by Ann');
    await refusal(page).getByText('Changed since by Bob: Name and Status.').waitFor();
    expect((await ann.get(`/projects/${project.id}`)).body.name).toBe('Launch, by Bob');
    await refusal(page).getByRole('link', { name: 'Look at it' }).click();
    await page.waitForURL(`**/projects/${project.id}/activity`);
  });

  it('is refused for members: who has got a task since stays', async () => {
    browser.expectProblem(/412/);
    const max = await browser.app.member('Max Miller');
    const task = await createTask(ann, project, { title: 'For Max' });
    const page = await browser.open(ann, `/projects/${project.id}/members`);
    await page.getByRole('combobox', { name: 'Add a member' }).fill(max.user.email);
    await page.getByRole('option', { name: 'Max Miller' }).click();
    await offerOf(page, 'Max Miller');
    await bob.put(`/tasks/${task.id}`, { assigned_to: max.id });
    await undo(page, /Max Miller/);
    await refusal(page).getByText('Changed since by Bob: Assignee.').waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).body.assigned_to).toBe(max.id);
  });
});

describe('undoing what was done to a person', () => {
  it('is refused where somebody else changed them since', async () => {
    browser.expectProblem(/412/);
    const max = await browser.app.member('Max Miller');
    const page = await browser.open(ann, `/people?q=${encodeURIComponent(max.user.email)}`);
    await page.getByRole('button', { name: 'Edit Max Miller' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Max Meyer');
    await form.getByRole('button', { name: 'Save' }).click();
    await offerOf(page, 'Max Meyer');
    await bob.put(`/users/${max.id}`, { name: 'Maximilian' });
    await undo(page, 'Max Meyer');
    await refusal(page).getByText('Changed since by Bob: Name.').waitFor();
    expect((await ann.get(`/users/${max.id}`)).body.name).toBe('Maximilian');
  });
});
