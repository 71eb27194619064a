import { beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { card, expectCards } from '../support/board-page.js';
import { eventually, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

/** The board knows only the start of it. */
const LONG = `${'Word by word. '.repeat(60)}The needle at its end.`;

let ann: TestActor;

beforeAll(async () => {
  ann = await browser.app.admin('Ann Miller');
});

async function open(path: string) {
  return browser.open(await browser.app.login(ann.user), path);
}

async function boardOf(...titles: string[]) {
  const project = await createProject(ann, { name: 'Website', description: LONG });
  const tasks = [];
  for (const title of titles) tasks.push(await createTask(ann, project, { title, description: LONG }));
  return { project, tasks, path: `/projects/${project.id}/board` };
}

describe('a long description', () => {
  it('is shown and edited as a whole, also after the task was changed from its card and by others', async () => {
    const { tasks, path } = await boardOf('Long');
    const url = `/tasks/${tasks[0]?.id}`;
    const page = await open(path);
    await card(page, 'Long').click();
    const panel = page.getByRole('dialog');
    const whole = panel.getByTestId('task-description').getByText('The needle at its end.');
    await whole.waitFor();
    await ann.put(url, { title: 'Renamed' });
    await eventually(() => panel.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Renamed');
    await whole.waitFor();
    await ann.put(url, { description: `${LONG} And one more.` });
    await panel.getByTestId('task-description').getByText('And one more.').waitFor();
    await panel.getByRole('button', { name: 'Edit description' }).click();
    const editor = panel.getByRole('textbox', { name: 'Description' });
    expect(await editor.inputValue()).toBe(`${LONG} And one more.`);
    await editor.press('End');
    await editor.fill(`${LONG} And another.`);
    await panel.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => (await ann.get(url)).body.description).toBe(`${LONG} And another.`);
  });

  it('stays as it is when the card is moved', async () => {
    const { tasks, path } = await boardOf('Moved');
    const page = await open(path);
    await card(page, 'Moved').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expectCards(page, 'in_progress', ['Moved']);
    await card(page, 'Moved').click();
    await page.getByRole('dialog').getByTestId('task-description').getByText('The needle at its end.').waitFor();
    expect((await ann.get(`/tasks/${tasks[0]?.id}`)).body).toMatchObject({ status: 'in_progress', description: LONG });
  });

  it('is found on the board by what is not on its card', async () => {
    const { project, path } = await boardOf('Found');
    await createTask(ann, project, { title: 'Other' });
    const page = await open(`${path}?q=needle`);
    await expectCards(page, 'todo', ['Found']);
  });

  it('of a project is edited as a whole', async () => {
    const { project, path } = await boardOf('Task');
    const page = await open(path);
    // From here on the board has the project as an event shows it.
    await card(page, 'Task').waitFor();
    await ann.put(`/projects/${project.id}`, { name: 'Other' });
    await page.getByRole('heading', { name: 'Other' }).waitFor();
    await page.getByRole('button', { name: 'Edit project' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('textbox', { name: 'Description' }).inputValue()).toBe(LONG);
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Third');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => (await ann.get(`/projects/${project.id}`)).body).toMatchObject({
      name: 'Third',
      description: LONG,
    });
  });
});
