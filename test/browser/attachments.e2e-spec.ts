import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { AttachmentDto } from '../../src/tasks/attachments/attachment.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { attach, photo } from '../support/attachments.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

const open = async (actor: TestActor, path: string) => browser.open(await browser.app.login(actor.user), path);

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

const address = () => `/projects/${project.id}/board?task=${task.id}`;
const sectionOf = (page: Page) => page.getByRole('dialog').getByRole('region', { name: 'Attachments' });
const stored = async (): Promise<AttachmentDto[]> => (await ann.get(`/tasks/${task.id}/attachments`)).body;
const names = async () => (await stored()).map(({ name }) => name);

/** Drops files, or pastes them, as the browser would tell of it. */
const give = (page: Page, selector: string, way: 'drop' | 'paste', name: string, text: string) =>
  page.locator(selector).evaluate(
    (target, [kind, fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName, { type: 'text/plain' }));
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      target.dispatchEvent(event);
    },
    [way, name, text] as const,
  );

describe('attachments in the panel of a task', () => {
  it('are chosen, several at once, appear for others, and are counted on the card', async () => {
    const [page, other] = [await open(ann, address()), await open(bob, address())];
    await sectionOf(other).waitFor();
    await sectionOf(page)
      .locator('input[type=file]')
      .or(page.locator('input[type=file]'))
      .first()
      .setInputFiles([
        { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('one') },
        { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photo() },
      ]);
    for (const one of [page, other]) {
      await sectionOf(one).getByRole('button', { name: 'Open “a.txt”' }).waitFor();
      await sectionOf(one).locator('img').waitFor();
    }
    await expectAccessible(page);
    await other.keyboard.press('Escape');
    await other.locator(`[data-task="${task.id}"]`).getByLabel('2 attachments').waitFor();
  });

  it('come from the clipboard, and from files that are dropped on the panel or on a card', async () => {
    const page = await open(ann, address());
    await sectionOf(page).waitFor();
    await give(page, 'body', 'paste', 'pasted.txt', 'pasted');
    await sectionOf(page).getByText('pasted.txt').first().waitFor();
    await give(page, '[aria-labelledby=task-attachments]', 'drop', 'dropped.txt', 'dropped');
    await sectionOf(page).getByText('dropped.txt').first().waitFor();
    await page.keyboard.press('Escape');
    await give(page, `[data-task="${task.id}"]`, 'drop', 'card.txt', 'on a card');
    await page.locator(`[data-task="${task.id}"]`).getByLabel('3 attachments').waitFor();
    expect((await names()).sort()).toEqual(['card.txt', 'dropped.txt', 'pasted.txt']);
  });

  it('are seen large, one after the other by arrow keys', async () => {
    for (const name of ['one.jpg', 'two.jpg'])
      await attach(ann, task.id, await photo(name === 'one.jpg' ? 800 : 600), name);
    const page = await open(ann, address());
    await sectionOf(page).getByRole('button', { name: 'Open “one.jpg”' }).click();
    const viewer = page.getByRole('dialog', { name: 'one.jpg' });
    await viewer.getByRole('img', { name: 'one.jpg' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'two.jpg' }).getByRole('img', { name: 'two.jpg' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'one.jpg' }).getByText('1 of 2').waitFor();
    await page.keyboard.press('Escape');
    await sectionOf(page).waitFor();
  });

  it('are deleted, and brought back', async () => {
    await attach(ann, task.id, 'text', 'gone.txt');
    const page = await open(ann, address());
    await sectionOf(page).getByRole('button', { name: 'Delete “gone.txt”' }).click();
    await eventually(names).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(names).toEqual(['gone.txt']);
    await sectionOf(page).getByText('gone.txt').waitFor();
  });
});
