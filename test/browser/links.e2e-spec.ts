import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { LinkDto } from '../../src/tasks/links/link.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;
let launch: TaskDto;
let tests: TaskDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
});
beforeEach(async () => {
  project = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
  launch = await createTask(ann, project, { title: 'Launch' });
  tests = await createTask(ann, project, { title: 'Have it tested' });
});

const open = async (actor: TestActor, task?: TaskDto) =>
  browser.open(await browser.app.login(actor.user), `/projects/${project.id}/board${task ? `?task=${task.key}` : ''}`);

const sectionOf = (page: Page) => page.getByRole('dialog').getByRole('region', { name: 'Links' });
const rowsOf = (page: Page, kind: string) => sectionOf(page).getByRole('list', { name: kind }).getByRole('listitem');
const cardOf = (page: Page, { id }: TaskDto) => page.locator(`article[data-task="${id}"]`);
const fieldOf = (page: Page) => sectionOf(page).getByRole('combobox', { name: 'Link a task: key or title' });
const block = (from: TaskDto, to: TaskDto) => ann.post(`/tasks/${from.id}/links`, { type: 'blocks', task_id: to.id });
const stored = async (task: TaskDto) => (await ann.get<LinkDto[]>(`/tasks/${task.id}/links`)).body;

/** Links by the keyboard alone. */
async function linkTo(page: Page, text: string, title: string) {
  await fieldOf(page).fill(text);
  // A key needs no search.
  if (!/-\d+$/.test(text)) await page.getByRole('option', { name: title }).waitFor();
  await fieldOf(page).press('Enter');
}

describe('links in the panel of a task', () => {
  it('are made by key or title, show at both tasks and on the board, and are taken back', async () => {
    const [page, other, board] = [await open(ann, launch), await open(bob, tests), await open(bob)];
    await linkTo(page, tests.key.toLowerCase(), 'Have it tested');
    await rowsOf(page, 'Blocked by').getByRole('link', { name: 'Have it tested' }).waitFor();
    await rowsOf(other, 'Blocks').getByRole('link', { name: 'Launch' }).waitFor();
    const badge = cardOf(board, launch).getByRole('img', { name: 'Blocked by another task' });
    await badge.waitFor();
    await cardOf(board, launch).hover();
    await cardOf(board, launch)
      .getByRole('img', { name: `Blocked by ${tests.key} Have it tested` })
      .waitFor();
    await expectAccessible(page);
    await rowsOf(page, 'Blocked by').getByRole('button', { name: 'Remove the link' }).click();
    await eventually(() => rowsOf(other, 'Blocks').count()).toBe(0);
    await eventually(() =>
      cardOf(board, launch)
        .getByRole('img', { name: /^Blocked/ })
        .count(),
    ).toBe(0);
    const toast = page.getByRole('alert').filter({ hasText: 'The link to “Have it tested” was removed' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await rowsOf(page, 'Blocked by').getByRole('link', { name: 'Have it tested' }).waitFor();
    expect(await stored(launch)).toMatchObject([{ type: 'blocks', direction: 'inward', task_id: tests.id }]);
  });

  it('are of every kind, and lead to the other task, in another project too', async () => {
    const other = await createProject(ann, { name: 'Print' });
    const leaflet = await createTask(ann, other, { title: 'Leaflet with the plan' });
    const page = await open(ann, launch);
    for (const [kind, title] of [
      ['Blocks', 'Have it tested'],
      ['Duplicates', 'Have it tested'],
      ['Relates to', 'Leaflet with the plan'],
    ] as const) {
      await sectionOf(page).getByRole('combobox', { name: 'Kind of link' }).click();
      await page.getByRole('option', { name: kind, exact: true }).click();
      await linkTo(page, title.slice(0, 7), title);
      await rowsOf(page, kind).getByRole('link', { name: title }).waitFor();
    }
    await rowsOf(page, 'Relates to').getByText(`${leaflet.key} · To do · Print`).waitFor();
    await rowsOf(page, 'Relates to').getByRole('link', { name: 'Leaflet with the plan' }).click();
    await rowsOf(page, 'Relates to').getByRole('link', { name: 'Launch' }).waitFor();
  });

  it('say through which tasks a circle would go', async () => {
    browser.expectProblem(/status of 409/);
    await block(launch, tests);
    const page = await open(ann, launch);
    await rowsOf(page, 'Blocks').getByRole('link', { name: 'Have it tested' }).waitFor();
    await linkTo(page, tests.key, 'Have it tested');
    await page.getByRole('alert').getByText(`${tests.key} → ${launch.key} → ${tests.key}`).waitFor();
    expect(await stored(launch)).toHaveLength(1);
  });

  it('show to viewers, who cannot change them', async () => {
    await block(tests, launch);
    await ann.put(`/projects/${project.id}/members/${bob.id}`, { project_role: 'viewer' });
    const page = await open(bob, launch);
    await rowsOf(page, 'Blocked by').getByText('Have it tested').waitFor();
    expect(await sectionOf(page).getByRole('button').count()).toBe(0);
    expect(await fieldOf(page).count()).toBe(0);
  });
});

describe('a blocked card', () => {
  it('is free once what blocks it is done, and blocked again when that is opened', async () => {
    await block(tests, launch);
    const [page, panel] = [await open(bob), await open(ann, launch)];
    const badge = cardOf(page, launch).getByRole('img', { name: /^Blocked by/ });
    await badge.waitFor();
    await rowsOf(panel, 'Blocked by').getByText('To do').waitFor();
    await ann.patch(`/tasks/${tests.id}/move`, { new_status: 'done' });
    await badge.waitFor({ state: 'detached' });
    await rowsOf(panel, 'Blocked by').getByText('Done').waitFor();
    await ann.delete(`/tasks/${tests.id}`);
    await eventually(() => rowsOf(panel, 'Blocked by').count()).toBe(0);
    await ann.post(`/tasks/${tests.id}/restore`);
    await ann.put(`/tasks/${tests.id}`, { status: 'todo' });
    await badge.waitFor();
    await rowsOf(panel, 'Blocked by').getByText('To do').waitFor();
  });

  it('is found by a filter, and may be moved, with a word about it', async () => {
    await block(tests, launch);
    const page = await open(ann);
    await cardOf(page, tests).waitFor();
    await page.goto(`${page.url().split('?')[0]}?q=${encodeURIComponent('is:blocked')}`);
    await cardOf(page, launch).waitFor();
    expect(await cardOf(page, tests).count()).toBe(0);
    await cardOf(page, launch).getByRole('link').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await page.getByText('“Launch” is now in In progress, although it is blocked.').waitFor();
  });
});
