import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { FailedSignIns } from '../../src/auth/sign-ins/failed-sign-ins.js';
import { PASSWORD } from '../support/app.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();

/** What the timeline tells, newest first: the sentence, and what was changed, as it is read out. */
async function told(page: Page): Promise<string[]> {
  return page.locator('main section > ul > li').evaluateAll((rows) =>
    rows.map((row) => {
      const copy = row.cloneNode(true) as HTMLElement;
      for (const hidden of copy.querySelectorAll('[aria-hidden], time')) hidden.remove();
      const parts = [copy.querySelector('p'), ...copy.querySelectorAll('li')];
      return parts.map((part) => part?.textContent.replaceAll(/\s+/g, ' ').trim()).join(' | ');
    }),
  );
}

/** Everything that can happen to a project. */
async function scene() {
  const [ann, bob] = [await browser.app.admin('Ann'), await browser.app.member('Bob')];
  const project = await createProject(ann, { name: 'Website' });
  await ann.post(`/projects/${project.id}/members/${bob.id}`);
  const task = await createTask(ann, project, { title: 'Draft', assigned_to: bob.id });
  const other = await createTask(ann, project, { title: 'Other' });
  await ann.patch(`/tasks/${task.id}/move`, { new_status: 'in_progress' });
  await ann.put(`/tasks/${task.id}`, { title: 'Text', priority: 'high', deadline: '2031-05-20', assigned_to: ann.id });
  await ann.delete(`/tasks/${other.id}`);
  await ann.put(`/projects/${project.id}`, { status: 'in_progress', task_access: 'members', description: 'New' });
  await ann.delete(`/projects/${project.id}`);
  await ann.post(`/projects/${project.id}/restore`);
  await ann.delete(`/projects/${project.id}/members/${bob.id}`);
  return { ann, bob, project, task };
}

const HISTORY = [
  'Ann removed Bob from the project Website',
  'Ann restored the project Website',
  'Ann deleted the project Website',
  'Ann changed the project Website | Description: from empty to New | Status: from Pending to In progress | What members see: from Members see their own tasks to Members see and change all tasks',
  'Ann deleted the task Other',
  'Ann changed the task Text | Title: from Draft to Text | Priority: from Medium to High | Due date: from empty to 20 May 2031 | Assignee: from Bob to Ann',
  'Ann moved the task Text from To do to In progress',
  'Ann created the task Other',
  'Ann created the task Text | Assignee: Bob',
  'Ann added Bob to the project Website',
  'Ann created the project Website',
];

describe('activity', () => {
  it('tells in words what happened in a project, newest first, and opens what is still there', async () => {
    const { ann, project, task } = await scene();
    const page = await browser.open(ann, `/projects/${project.id}/activity`);
    await page.getByRole('heading', { level: 2, name: 'Today' }).waitFor();
    await expect.poll(() => told(page)).toEqual(HISTORY);
    expect(await page.getByRole('link', { name: 'Other' }).count()).toBe(0);
    await page.getByText('Live', { exact: true }).waitFor();
    await ann.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
    await page.getByText('from In progress to Done').waitFor();
    await page.getByRole('link', { name: 'Text' }).first().click();
    await page.waitForURL(`**/projects/${project.id}/activity?task=${task.key}`);
  });

  it('speaks German, too', async () => {
    const { ann, project } = await scene();
    const page = await browser.open(ann, `/projects/${project.id}/activity`, { locale: 'de-DE' });
    await page.getByText(/Ann hat die Aufgabe Text von .+ nach .+ verschoben/).waitFor();
    await page.getByText('Ann hat Bob aus dem Projekt Website entfernt').waitFor();
  });

  it('of everything is for admins, who filter it', async () => {
    const { ann, bob } = await scene();
    await createProject(ann, { name: 'Intranet' });
    const page = await browser.open(ann, '/activity');
    await page.getByText('Ann removed Bob from the project Website').first().waitFor();
    await page.getByLabel('Kind').selectOption('Task moved');
    await expect.poll(async () => (await told(page)).every((row) => row.includes(' moved the task Text'))).toBe(true);
    const idle = await browser.app.member('Somebody Idle');
    await page.getByRole('combobox', { name: 'Person' }).fill(idle.user.name);
    await page.getByRole('option', { name: idle.user.name }).click();
    await page.getByText('Nothing matches these filters').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('combobox', { name: 'Project' }).fill('intranet');
    await page.getByRole('option', { name: 'Intranet' }).first().click();
    await page.getByText('Ann created the project Intranet').first().waitFor();
    await page.getByLabel('Until').fill('2020-01-01');
    await page.getByText('Nothing matches these filters').waitFor();
    // To another time, one end after the other.
    await page.getByLabel('From').fill('2020-02-01');
    await page.getByLabel('Until').fill('2099-01-01');
    await page.getByText('Ann created the project Intranet').first().waitFor();
    expect(await page.getByLabel('From').getAttribute('aria-invalid')).toBe(null);
    await page.getByLabel('From').fill('2098-01-01');
    await page.getByText('Nothing matches these filters').waitFor();
    await page.getByLabel('Until').focus();
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('Ann created the project Intranet').first().waitFor();
    expect(await page.getByLabel('Until').evaluate((input: HTMLInputElement) => input.validity.valid)).toBe(true);
    const members = await browser.open(bob, '/activity');
    await members.getByText('This page is for admins').waitFor();
  });

  it('of everything tells of sign-ins and exports', async () => {
    const [ann, bob] = [await browser.app.admin('Ann'), await browser.app.member('Bob')];
    const project = await createProject(ann, { name: 'Secrets' });
    await browser.app.anonymous.post('/auth/login', { email: bob.user.email, password: 'wrong password' });
    await browser.app.app.get(FailedSignIns).settled();
    await browser.app.anonymous.post('/auth/login', { email: bob.user.email, password: PASSWORD });
    await ann.get(`/projects/${project.id}/export.csv`);
    await ann.get('/export');
    const page = await browser.open(ann, '/activity');
    const expected = [
      'Ann exported all projects',
      'Ann exported the project Secrets | File: csv',
      'Bob signed in | With: password | From: 127.0.0.1',
      'Somebody failed to sign in as Bob | With: password | Times: 1 | From: 127.0.0.1',
    ];
    await expect.poll(async () => (await told(page)).slice(0, 4)).toEqual(expected);
    await expectAccessible(page);
    await page.getByLabel('Kind').selectOption('Sign-in failed');
    await expect.poll(() => told(page)).toEqual(expected.slice(3));
  });

  it('shows more when asked', async () => {
    const { ann, project } = await scene();
    await Promise.all(Array.from({ length: 45 }, () => createTask(ann, project)));
    const page = await browser.open(ann, `/projects/${project.id}/activity`);
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/activity\?.*cursor=/, async (route) => {
      await answered;
      await route.continue();
    });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    // Neither is given up for the other: what comes in the meantime, and what was asked for.
    const again = page.waitForResponse((response) => /activity\?(?!.*cursor=)/.test(response.url()));
    const refreshed = page.waitForRequest((request) => /projects(?!.*cursor=)/.test(request.url()));
    await createTask(ann, project, { title: 'In the meantime' });
    await refreshed;
    answer();
    await page.getByText('Ann created the project Website').waitFor();
    await again;
    await page.getByText('In the meantime').first().waitFor();
  });

  it('looks good everywhere', async () => {
    const { ann, project } = await scene();
    const ready = (page: Page) => page.getByText('Ann restored the project Website').first().waitFor();
    await expectGoodLooks(browser, ann, { [`/projects/${project.id}/activity`]: ready, '/activity': ready });
  });
});
