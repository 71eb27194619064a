import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { finishTasks } from '../support/finished.js';
import { expectGoodLooks } from '../support/looks.js';
import { rowsOf } from '../support/report-page.js';

const browser = useBrowser();

describe('flow', () => {
  it('shows how work moves, as charts and tables that lead to the tasks', async () => {
    const ann = await browser.app.admin('Ann');
    const project = await createProject(ann, { name: 'Website' });
    const done = await createTask(ann, project, { title: 'Launch' });
    await ann.patch(`/tasks/${done.id}/move`, { new_status: 'in_progress' });
    await ann.patch(`/tasks/${done.id}/move`, { new_status: 'done' });
    const open = await createTask(ann, project, { title: 'Measure', status: 'in_progress' });
    const page = await browser.open(ann, `/projects/${project.id}/board`);
    await page.getByRole('navigation', { name: 'Views of the project' }).getByRole('link', { name: 'Flow' }).click();
    const [today] = await rowsOf(page, 'Cumulative flow');
    expect(today?.slice(1)).toEqual(['1', '1']);
    expect((await rowsOf(page, 'Throughput'))[0]?.[2]).toBe('1');
    expect((await rowsOf(page, 'Age of open work')).map((row) => row.slice(0, 2))).toEqual([
      [`${open.key} Measure`, 'In progress'],
    ]);
    await page.getByRole('img', { name: /^Chart: Cumulative flow\. In progress: 1, Done: 1$/ }).waitFor();
    await page.getByRole('img', { name: 'Chart: Throughput. Finished: 1' }).waitFor();
    await page.getByRole('img', { name: 'Chart: How long tasks took. Tasks: 1' }).waitFor();
    await page.getByText('Not enough finished tasks yet').waitFor();
    await page.getByText('How this is counted').first().click();
    await page.getByText('A band that grows wider').waitFor();
    await page.getByRole('link', { name: `${done.key} Launch` }).click();
    await page.getByRole('dialog').getByText('Launch').first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/flow$/);
  });

  it('keeps the time span in the address, and counts days singly or by week', async () => {
    const ann = await browser.app.admin('Ann');
    const project = await createProject(ann);
    await createTask(ann, project, { status: 'done' });
    const page = await browser.open(ann, `/projects/${project.id}/flow`);
    expect(await rowsOf(page, 'Throughput')).toHaveLength(12);
    await page.getByText('4 weeks').click();
    await expect.poll(async () => (await rowsOf(page, 'Throughput')).length).toBe(28);
    expect(new URL(page.url()).searchParams.get('span')).toBe('28');
    await page.reload();
    await expect.poll(async () => (await rowsOf(page, 'Throughput')).length).toBe(28);
  });

  it('forecasts when tasks are done, and how many by a date', async () => {
    const ann = await browser.app.admin('Ann');
    const project = await createProject(ann);
    await finishTasks(browser.app, project.id, 84);
    const page = await browser.open(ann, `/projects/${project.id}/flow`);
    const forecast = page.getByRole('region', { name: 'Forecast' });
    await forecast.getByText('From 84 tasks finished').waitFor();
    await forecast.getByLabel('Number of tasks').fill('20');
    await expect
      .poll(async () => (await forecast.getByRole('definition').allInnerTexts()).join())
      .toMatch(/^by .+,by .+,by .+,by .+$/);
    await forecast.getByText('How many by a date?').click();
    await expect
      .poll(async () => (await forecast.getByRole('definition').allInnerTexts()).join())
      .toMatch(/^at least \d+ tasks?(,at least \d+ tasks?){3}$/);
  });

  it('is an invitation where there is nothing to show, and says when it cannot be loaded', async () => {
    const ann = await browser.app.admin('Ann');
    const project = await createProject(ann);
    const page = await browser.open(ann, `/projects/${project.id}/flow`);
    await page.getByText('Nothing has flowed yet').waitFor();
    browser.expectProblem(/400/);
    await page.route('**/api/v1/projects/*/flow?**', (route) => route.fulfill({ status: 400, body: '{}' }));
    await page.getByText('1 year').click();
    await page.reload();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
  });

  it('looks right on a phone and on a desktop, with much, little and nothing', async () => {
    const ann = await browser.app.admin('Ann');
    const [full, empty] = [await createProject(ann), await createProject(ann)];
    await createTask(ann, full, { status: 'in_progress', title: 'A task with a title that needs more than one line' });
    await finishTasks(browser.app, full.id, 20);
    await expectGoodLooks(browser, ann, {
      [`/projects/${full.id}/flow`]: async (page) => {
        await page.locator('.recharts-area').first().waitFor({ state: 'attached' });
        await page.getByText('From 20 tasks finished').waitFor();
      },
      [`/projects/${empty.id}/flow`]: (page) => page.getByText('Nothing has flowed yet').waitFor(),
    });
  });
});
