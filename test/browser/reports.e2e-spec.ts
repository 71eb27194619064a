import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';
import { rowsOf } from '../support/report-page.js';

const browser = useBrowser();

/** What the browser is handed as a file. */
async function download(page: Page, name: string): Promise<{ file: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download “${name}” as CSV` }).click(),
  ]);
  return { file: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** As the page says it. */
const STATUSES: Record<string, string> = { pending: 'Pending', in_progress: 'In progress', completed: 'Completed' };

async function scene() {
  const [ann, bob] = [await browser.app.admin('Ann'), await browser.app.member('=Bob, "B"')];
  const project = await createProject(ann, { name: 'Website', status: 'in_progress' }, [bob]);
  await createTask(ann, project, { assigned_to: bob.id, status: 'done', priority: 'high' });
  await createTask(ann, project, { assigned_to: bob.id, priority: 'low' });
  await createTask(ann, project, { assigned_to: ann.id, status: 'in_progress' });
  await createTask(ann, project, {});
  return { ann, bob, project };
}

describe('reports', () => {
  it('show an admin the numbers of the API, as sortable tables and as charts', async () => {
    const { ann } = await scene();
    const page = await browser.open(ann, '/reports');
    const { project_progress } = (await ann.get('/dashboard')).body;
    expect(await rowsOf(page, 'Project progress')).toEqual(
      project_progress.map((row: any) => [
        row.project_name,
        STATUSES[row.status],
        ...[row.total_tasks, row.completed_tasks, row.in_progress_tasks, row.todo_tasks].map(String),
        `${Math.round(row.progress_percentage)}%`,
      ]),
    );
    const team = (await ann.get('/reports/team-performance')).body;
    expect(await rowsOf(page, 'Team performance')).toEqual(
      team.map((row: any) => [
        row.user_name,
        ...[row.total_tasks, row.completed_tasks, row.in_progress_tasks, row.todo_tasks].map(String),
        `${Math.round(row.completion_rate)}%`,
      ]),
    );
    const workload = (await ann.get('/reports/workload')).body;
    const shown = workload.map((row: any) => [
      row.user_name,
      ...[row.assigned_tasks, row.high_priority_tasks, row.medium_priority_tasks, row.low_priority_tasks].map(String),
    ]);
    expect(await rowsOf(page, 'Workload')).toEqual(shown);
    const table = page.getByRole('region', { name: 'Table: Workload' });
    await table.getByRole('button', { name: 'Assigned' }).click();
    expect(await table.locator('th[aria-sort=descending]').innerText()).toBe('Assigned');
    const most = Math.max(...workload.map((row: any) => row.assigned_tasks));
    expect((await rowsOf(page, 'Workload'))[0]?.[1]).toBe(String(most));
    await table.getByRole('button', { name: 'Person' }).press('Enter');
    expect((await rowsOf(page, 'Workload')).map(([name]) => name)).toEqual(
      shown.map(([name]: string[]) => name).sort((a: string, b: string) => a.localeCompare(b, 'en-GB')),
    );
    await page.getByRole('img', { name: /^Chart: Workload\. High: \d+, Medium: \d+, Low: \d+$/ }).waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor({ state: 'attached' });
  });

  it('come as CSV files that spreadsheets read, and do not run', async () => {
    const { ann } = await scene();
    const page = await browser.open(ann, '/reports');
    await rowsOf(page, 'Workload');
    const { file, text } = await download(page, 'Workload');
    expect(file).toMatch(/^flowtrack-workload-\d{4}-\d\d-\d\d\.csv$/);
    expect(text.startsWith('\ufeffPerson,Assigned,High,Medium,Low\r\n')).toBe(true);
    expect(text).toContain(`\r\n"'=Bob, ""B""",2,1,0,1\r\n`);
    const workload = (await ann.get('/reports/workload')).body;
    expect(text.trimEnd().split('\r\n')).toHaveLength(workload.length + 1);
    const team = await download(page, 'Team performance');
    expect(team.text).toContain(`\r\n"'=Bob, ""B""",2,1,0,1,50\r\n`);
    const progress = await download(page, 'Project progress');
    expect(progress.text).toContain('\r\nWebsite,In progress,4,1,1,2,25\r\n');
  });

  it('come as the spreadsheets of the reader’s region split them, with whole percentages on the page', async () => {
    const { ann, project } = await scene();
    await createTask(ann, project, { status: 'done' });
    await createTask(ann, project, {});
    const page = await browser.open(ann, '/reports', { locale: 'de-DE' });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '„Fortschritt der Projekte“ als CSV' }).click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toMatch(/^\ufeffProjekt;Status;/);
    expect(text).toContain('\r\nWebsite;In Arbeit;6;2;1;3;33,33\r\n');
    const share = page
      .getByRole('region', { name: 'Tabelle: Fortschritt der Projekte' })
      .getByText('33\u00a0%', { exact: true });
    expect(await share.first().getAttribute('title')).toBe('33,33\u00a0%');
  });

  it('are not for members, who have the report of each project', async () => {
    const { bob, project } = await scene();
    const page = await browser.open(bob, '/reports');
    await page.getByText('Reports are for admins').waitFor();
    await page.goto(`/projects/${project.id}/report`);
    await page.getByRole('heading', { name: 'Progress: 25%' }).waitFor();
    await page.getByText('1 of 4 tasks are done.').waitFor();
    await page.getByText('Covers the tasks that you can see').first().waitFor();
    expect(await rowsOf(page, 'By assignee')).toEqual([['=Bob, "B"', '2', '1', '0', '1']]);
  });

  it('of a project count its parts, and keep up with what happens', async () => {
    const { ann, project } = await scene();
    const page = await browser.open(ann, `/projects/${project.id}/report`);
    await page.getByText('Covers all tasks of the project.').first().waitFor();
    expect(await rowsOf(page, 'By assignee')).toEqual([
      ['=Bob, "B"', '2', '1', '0', '1'],
      ['Ann', '1', '0', '1', '0'],
      ['Unassigned', '1', '0', '0', '1'],
    ]);
    expect(await rowsOf(page, 'By priority')).toEqual([
      ['High', '1', '1', '0', '0'],
      ['Medium', '2', '0', '1', '1'],
      ['Low', '1', '0', '0', '1'],
    ]);
    expect(await rowsOf(page, 'By column')).toEqual([
      ['To do', 'To do', '2'],
      ['In progress', 'In progress', '1'],
      ['Done', 'Done', '1'],
    ]);
    expect((await download(page, 'By priority')).text).toContain('\r\nHigh,1,1,0,0\r\n');
    await page.getByText('Live', { exact: true }).waitFor();
    const done = await createTask(ann, project, { status: 'done', priority: 'low' });
    await page.getByRole('heading', { name: 'Progress: 40%' }).waitFor();
    await expect.poll(async () => (await rowsOf(page, 'By priority'))[2]).toEqual(['Low', '2', '1', '0', '1']);
    expect((await rowsOf(page, 'By column')).map((row) => row[2])).toEqual(['2', '1', '2']);
    await ann.post(`/tasks/${done.id}/archive`);
    await page.getByText('Covers the tasks on the board. 1 more is archived.').waitFor();
    expect((await rowsOf(page, 'By column')).map((row) => row[2])).toEqual(['2', '1', '1']);
  });

  it('look good everywhere', async () => {
    const { ann, bob, project } = await scene();
    const chart = (page: Page) =>
      page
        .getByRole('img', { name: /^Chart/ })
        .last()
        .waitFor();
    await expectGoodLooks(browser, ann, { '/reports': chart, [`/projects/${project.id}/report`]: chart });
    const empty = await createProject(ann, { name: 'Empty' }, [bob]);
    await expectGoodLooks(browser, bob, {
      '/reports': (page) => page.getByText('Reports are for admins').waitFor(),
      [`/projects/${empty.id}/report`]: (page) => page.getByText('No tasks yet').waitFor(),
    });
  });
});
