import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
  project = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
});

/** Opens the panel of a task, live. */
async function open(actor: TestActor, task: { id: string }): Promise<Page> {
  const page = await browser.open(await browser.app.login(actor.user), `/projects/${project.id}/list?task=${task.id}`);
  await page.getByRole('dialog').getByText('created the task').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

/** Does something after the page has sent its next change and before the server gets it. */
async function beforeNextPut(page: Page, work: () => Promise<unknown>): Promise<void> {
  let isDone = false;
  await page.route('**/api/v1/tasks/*', async (route) => {
    const isFirst = route.request().method() === 'PUT' && !isDone;
    if (isFirst) {
      isDone = true;
      await work();
    }
    await route.continue();
  });
}

const panelOf = (page: Page) => page.getByRole('dialog');
const titleOf = (page: Page) => panelOf(page).getByRole('textbox', { name: 'Title' });
const editorOf = (page: Page) => panelOf(page).getByRole('textbox', { name: 'Description' });

describe('two people with one task', () => {
  it('see each other’s changes at once', async () => {
    const task = await createTask(ann, project, { title: 'Together' });
    const [hers, his] = await Promise.all([open(ann, task), open(bob, task)]);
    await titleOf(his).fill('Together, again');
    await titleOf(his).press('Enter');
    await expect.poll(() => titleOf(hers).inputValue()).toBe('Together, again');
    await hers.locator('[data-changed-by="Bob Jones"]').waitFor({ state: 'attached' });
    await panelOf(hers).getByText('Bob Jones changed: Title').waitFor({ state: 'attached' });

    await panelOf(hers).getByRole('button', { name: 'Add a description' }).click();
    await editorOf(hers).fill('By Ann');
    await panelOf(hers).getByRole('button', { name: 'Save' }).click();
    await panelOf(his).getByTestId('task-description').getByText('By Ann', { exact: true }).waitFor();
    // One's own changes are no news.
    expect(await his.locator('[data-changed-by="Bob Jones"]').count()).toBe(0);
  });

  it('are told while they type, and choose field by field what stays; nothing typed is lost', async () => {
    const task = await createTask(ann, project, { title: 'Contended', description: 'one\ntwo\nthree' });
    const page = await open(ann, task);
    const panel = panelOf(page);
    await panel.getByRole('button', { name: 'Edit description' }).click();
    await editorOf(page).fill('ONE\ntwo\nthree');
    await bob.put(`/tasks/${task.id}`, { description: 'one\ntwo\nTHREE', priority: 'high' });
    await panel.getByText('Bob Jones changed this while you are editing.').waitFor();
    expect(await editorOf(page).inputValue()).toBe('ONE\ntwo\nthree');

    await panel.getByRole('button', { name: 'Save', exact: true }).click();
    await panel.getByText('Description was changed by two people').waitFor();
    await panel.getByText('Also changed since: Priority').waitFor();
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);
    await page.reload();
    await expect.poll(() => editorOf(page).inputValue()).toBe('ONE\ntwo\nthree');
    await panel.getByText('Bob Jones changed this while you are editing.').waitFor();

    await panel.getByRole('button', { name: 'Save', exact: true }).click();
    await panel.getByRole('radio', { name: 'Both together' }).click();
    const merged = panel.getByRole('textbox', { name: 'Text that stays' });
    expect(await merged.inputValue()).toBe('ONE\ntwo\nTHREE');
    await merged.fill('ONE\ntwo\nTHREE\nfour');
    await panel.getByRole('button', { name: 'Save this' }).click();
    await panel.getByRole('button', { name: 'Edit description' }).waitFor();
    expect(await ann.get(`/tasks/${task.id}`)).toMatchObject({
      body: { description: 'ONE\ntwo\nTHREE\nfour', priority: 'high' },
    });
  });

  it('may take the other’s title, or keep their own', async () => {
    const task = await createTask(ann, project, { title: 'Title' });
    const page = await open(ann, task);
    const panel = panelOf(page);
    for (const [choice, kept] of [
      ['From Bob Jones', 'Bob’s title'],
      ['Mine', 'Ann’s title'],
    ] as const) {
      await bob.put(`/tasks/${task.id}`, { title: `Title before ${kept}` });
      await expect.poll(() => titleOf(page).inputValue()).toBe(`Title before ${kept}`);
      await titleOf(page).fill('Ann’s title');
      await bob.put(`/tasks/${task.id}`, { title: 'Bob’s title' });
      await panel.getByText('Bob Jones changed this while you are editing.').waitFor();
      await titleOf(page).press('Enter');
      await panel.getByText('Title was changed by two people').waitFor();
      await panel.getByRole('radio', { name: choice }).click();
      await panel.getByRole('button', { name: 'Save this' }).click();
      await expect.poll(() => titleOf(page).inputValue()).toBe(kept);
      expect((await ann.get(`/tasks/${task.id}`)).body.title).toBe(kept);
    }
  });

  it('both succeed where they changed different fields at the same moment', async () => {
    browser.expectProblem(/412/);
    const task = await createTask(ann, project, { title: 'Crossing' });
    const page = await open(ann, task);
    await titleOf(page).fill('Crossed');
    await beforeNextPut(page, () => bob.put(`/tasks/${task.id}`, { priority: 'low' }));
    await titleOf(page).press('Enter');
    await page.getByText('Somebody else changed other fields meanwhile').waitFor();
    expect(await ann.get(`/tasks/${task.id}`)).toMatchObject({ body: { title: 'Crossed', priority: 'low' } });
  });

  it('are asked where they chose differently at the same moment', async () => {
    browser.expectProblem(/412/);
    const task = await createTask(ann, project, { title: 'Choosing' });
    const page = await open(ann, task);
    await beforeNextPut(page, () => bob.put(`/tasks/${task.id}`, { priority: 'low' }));
    await panelOf(page).getByRole('combobox', { name: 'Priority' }).click();
    await page.getByRole('option', { name: 'High' }).click();
    await panelOf(page).getByText('Priority was changed by two people').waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).body.priority).toBe('low');
    await panelOf(page).getByRole('radio', { name: 'Mine' }).click();
    await panelOf(page).getByRole('button', { name: 'Save this' }).click();
    await panelOf(page).getByText('Priority from Low to High').waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).body.priority).toBe('high');
  });

  it('lose sight of a task that is taken from them, but not of what they typed', async () => {
    browser.expectProblem(/404/);
    const own = await createProject(ann, { name: 'Own tasks only' }, [bob]);
    const task = await createTask(ann, own, { title: 'For Bob', assigned_to: bob.id });
    const page = await browser.open(await browser.app.login(bob.user), `/my-tasks?task=${task.id}`);
    await panelOf(page).getByRole('button', { name: 'Add a description' }).click();
    await editorOf(page).fill('A long thought');
    await page.getByText('Live', { exact: true }).waitFor();
    await ann.put(`/tasks/${task.id}`, { assigned_to: null });
    await panelOf(page).getByText('This task is not here for you').waitFor();
    await panelOf(page).getByText('A long thought').waitFor();
  });
});
