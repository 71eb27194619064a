import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

async function scene() {
  const [ann, bob] = [await browser.app.member('Ann'), await browser.app.member('Bob')];
  const admin = await browser.app.admin('Ada');
  const project = await createProject(admin, { name: 'Website', task_access: 'members' }, [ann, bob]);
  const task = await createTask(ann, project, { title: 'Draft' });
  await bob.put(`/tasks/${task.id}`, { title: 'By Bob', priority: 'high' });
  return { admin, ann, bob, project, task };
}

const present = async (actor: TestActor, { id }: { id: string }) => (await actor.get<TaskDto>(`/tasks/${id}`)).body;
const titleOf = async (actor: TestActor, task: { id: string }) => (await present(actor, task)).title;

/** The button that takes back what Bob did to a task whose history is shown. */
function undoOfBob(page: Page): Locator {
  const history = page.getByRole('region', { name: 'History' });
  const row = history.getByRole('listitem').filter({ has: page.locator('b', { hasText: /^Bob$/ }) });
  return row.getByRole('button', { name: 'Take back' });
}

describe('a change in the history of a task', () => {
  it('is taken back, and that is undone', async () => {
    const { ann, project, task } = await scene();
    const page = await browser.open(ann, `/projects/${project.id}/board?task=${task.key}`);
    const undo = undoOfBob(page);
    await expect.poll(() => undo.getAttribute('aria-describedby')).toBeTruthy();
    await undo.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Undone.').waitFor();
    expect(await present(ann, task)).toMatchObject({ title: 'Draft', priority: 'medium' });
    await page.getByRole('textbox', { name: 'Title' }).and(page.locator(':text("Draft")')).waitFor();
    await page
      .getByRole('alert')
      .or(page.locator('.mantine-Notification-root'))
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect.poll(() => titleOf(ann, task)).toBe('By Bob');
  });

  it('stays if it was changed since, and the page says by whom', async () => {
    const { admin, ann, project, task } = await scene();
    await admin.put(`/tasks/${task.id}`, { title: 'By Ada' });
    const page = await browser.open(ann, `/projects/${project.id}/board?task=${task.key}`);
    browser.expectProblem(/409/);
    await undoOfBob(page).click();
    await page.getByText('Changed since by Ada: Title.').waitFor();
    expect(await titleOf(ann, task)).toBe('By Ada');
  });

  it('is not offered to viewers', async () => {
    const { admin, project, task } = await scene();
    const viewer = await browser.app.member('Vi');
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const page = await browser.open(viewer, `/projects/${project.id}/activity`);
    await page.getByText('Bob changed the task').first().waitFor();
    expect(await page.getByRole('button', { name: /Take (changes )?back/ }).count()).toBe(0);
    expect(task.title).toBe('Draft');
  });
});

describe('what somebody did in a project', () => {
  it('is taken back together after it was shown, and brought back together', async () => {
    const { ann, bob, project, task } = await scene();
    const other = await createTask(bob, project, { title: 'Made by Bob' });
    const page = await browser.open(ann, `/projects/${project.id}/activity`);
    await page.getByRole('button', { name: 'Take changes back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take changes back' });
    await dialog.getByRole('combobox', { name: 'Person' }).selectOption('Bob');
    await dialog.getByText(`${task.key} By Bob`).waitFor();
    await dialog.getByText(`${other.key} Made by Bob`).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Take back in 2 tasks' }).click();
    await page.getByText('Changes of 2 tasks were taken back.').waitFor();
    expect(await titleOf(ann, task)).toBe('Draft');
    expect((await ann.get(`/tasks/${other.id}`)).status).toBe(404);
    await page.locator('.mantine-Notification-root').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => titleOf(ann, task)).toBe('By Bob');
    expect(await titleOf(ann, other)).toBe('Made by Bob');
  });

  it('says when there is nothing to take back', async () => {
    const { ann, project } = await scene();
    const page = await browser.open(ann, `/projects/${project.id}/activity`, { locale: 'de-DE' });
    await page.getByRole('button', { name: 'Änderungen zurücknehmen …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Person' }).selectOption('Ann');
    // Bob has worked on the task that Ann has made.
    await dialog.getByText('Es gibt nichts zurückzunehmen.').waitFor();
    await dialog.getByText(/Eine Änderung bleibt/).waitFor();
    expect(await dialog.getByRole('button', { name: /zurücknehmen$/ }).isDisabled()).toBe(true);
  });
});
