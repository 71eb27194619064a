import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let project: ProjectDto;
let task: TaskDto;
let comment: { id: string };

beforeAll(async () => {
  ann = await browser.app.admin('Ann Miller');
  project = await createProject(ann, { name: 'Observatory' });
  task = await createTask(ann, project, {
    title: 'Polish the mirrors',
    description: '<b>Handle</b> the telescope with care',
  });
  comment = (await ann.post(`/tasks/${task.id}/comments`, { text: 'The telescope arrived yesterday.' })).body;
  // More than are loaded at first.
  for (let n = 0; n < 40; n++) await ann.post(`/tasks/${task.id}/comments`, { text: `Remark ${n}` });
  await ann.post(`/projects/${project.id}/labels`, { name: 'Telescope', color: 'teal' });
  for (let n = 0; n < 25; n++) await createTask(ann, project, { title: `Lens ${n}` });
});

const open = async (path: string, options: BrowserContextOptions = {}) =>
  browser.open(await browser.app.login(ann.user), path, options);

const results = (page: Page) => page.getByRole('list', { name: 'Results' }).getByRole('listitem');
const linked = (page: Page) => page.locator(`#comment-${comment.id}`);

describe('the search', () => {
  it('shows in the palette what was found, by type, and leads to the place', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Search…' }).click();
    await page.getByRole('combobox').fill('telescopes');
    const group = (name: string) => page.getByRole('group', { name, exact: true });
    await group('Comments')
      .getByRole('option', { name: /The telescope arrived/ })
      .waitFor();
    await group('Labels')
      .getByRole('option', { name: /Telescope/ })
      .waitFor();
    expect(await group('Comments').locator('mark').allTextContents()).toEqual(['telescope']);
    await expectAccessible(page);
    await group('Comments').getByRole('option').click();
    await page.waitForURL((url) => url.hash === `#comment-${comment.id}` && url.searchParams.get('task') === task.key);
    await linked(page).waitFor();
    await expectFocus(linked(page));
  });

  it('goes on from the palette to a page of its own, with filters, by keyboard', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Search…' }).click();
    await page.getByRole('combobox').fill('telescope');
    await page.getByRole('option', { name: 'Show all results for “telescope”' }).click();
    await page.waitForURL('**/search?q=telescope');
    await eventually(() => results(page).count()).toBe(3);
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'Tasks' }).click();
    await eventually(() => results(page).count()).toBe(1);
    expect(await results(page).locator('b').count()).toBe(0);
    await results(page).getByText('<b>Handle</b> the telescope').waitFor();
    await page.reload();
    await eventually(() => results(page).count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Search everything' }).fill('mirors');
    await results(page).getByText('Similar').waitFor();
    await results(page).getByRole('link').press('Enter');
    await page.getByRole('dialog', { name: new RegExp(task.title) }).waitFor();
  });

  it('says what to do when nothing was asked, nothing is found, or nothing answers', async () => {
    const page = await open('/search');
    await page.getByText('What are you looking for?').waitFor();
    await page.getByRole('searchbox').fill('wxyzzy');
    await page.getByText('Nothing matches “wxyzzy”').waitFor();
    await expectAccessible(page);
    browser.expectProblem(/403/);
    const refuse = { status: 403, contentType: 'application/problem+json', body: '{"title":"Forbidden","status":403}' };
    await page.route('**/api/v1/search*', (route) => route.fulfill(refuse));
    await page.getByRole('searchbox').fill('other');
    await page.getByRole('alert').waitFor();
    await page.unroute('**/api/v1/search*');
    await page.getByRole('searchbox').fill('lens');
    await eventually(() => results(page).count()).toBe(20);
    await page.getByRole('button', { name: 'Show more' }).click();
    await eventually(() => results(page).count()).toBe(25);
  });

  it('fits on a phone, in German too', async () => {
    const page = await open('/search?q=telescope', { viewport: { width: 360, height: 740 }, locale: 'de-DE' });
    await page.getByRole('searchbox', { name: 'Alles durchsuchen' }).waitFor();
    await eventually(() => page.getByRole('list', { name: 'Ergebnisse' }).getByRole('listitem').count()).toBe(3);
    await expectNarrow(page);
    await expectAccessible(page);
  });
});
