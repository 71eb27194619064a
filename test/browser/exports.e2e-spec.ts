import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { Exported } from '../support/exports.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let project: Awaited<ReturnType<typeof createProject>>;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  project = await createProject(ann, { name: 'Website', task_access: 'members' });
  await createTask(ann, project, { title: 'Write' });
});

const openExport = async (page: Page) => {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: /Everything/ }).waitFor();
};

async function saved(page: Page, click: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

describe('the export of a project', () => {
  it('is a table or everything, chosen from a menu, for viewers too', async () => {
    const vera = await browser.app.member('Vera');
    await ann.post(`/projects/${project.id}/members/${vera.id}`, { project_role: 'viewer' });
    const page = await browser.open(vera, `/projects/${project.id}/list`);
    await openExport(page);
    await expectAccessible(page);
    const table = await saved(page, () => page.getByRole('menuitem', { name: /Table/ }).click());
    expect(table.name).toMatch(new RegExp(`^${project.key}-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
    expect(table.content.toString()).toContain('"Write"');
    await openExport(page);
    const { name, content } = await saved(page, () =>
      page.keyboard.press('End').then(() => page.keyboard.press('Enter')),
    );
    expect(name).toMatch(new RegExp(`^${project.key}-\\d{4}-\\d\\d-\\d\\d\\.zip$`));
    expect((await Exported.from(content)).lines('tasks.ndjson')).toMatchObject([{ title: 'Write' }]);
  });

  it('says that it failed', async () => {
    browser.expectProblem(/503/);
    const page = await browser.open(ann, `/projects/${project.id}/list`);
    await page.route(/\/export$/, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 503, title: 'Service Unavailable', detail: 'Too many at once.' }),
      }),
    );
    await openExport(page);
    await page.getByRole('menuitem', { name: /Everything/ }).click();
    await page.getByText('The project was not exported').waitFor();
  });
});

describe('the export of everything', () => {
  it('is on the page of imports, for admins', async () => {
    const page = await browser.open(ann, '/import');
    const button = page.getByRole('button', { name: 'Export all projects' });
    await button.waitFor();
    await expectAccessible(page);
    const { name, content } = await saved(page, () => button.click());
    expect(name).toMatch(/^flowtrack-\d{4}-\d\d-\d\d\.zip$/);
    expect((await Exported.from(content)).manifest.projects.map(({ id }) => id)).toContain(project.id);
    const max = await browser.app.member('Max');
    await ann.post(`/projects/${project.id}/members/${max.id}`, { project_role: 'manager' });
    const other = await browser.open(max, '/import');
    await other.getByText('Choose file').waitFor();
    expect(await other.getByRole('button', { name: 'Export all projects' }).count()).toBe(0);
  });
});
