import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: { id: string };

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  bob = await browser.app.member('Bob');
  project = await createProject(ann, { task_access: 'members' }, [bob]);
  await createTask(ann, project, { title: 'Launch plan', priority: 'high', assigned_to: ann.id });
  await createTask(ann, project, { title: 'Plan the launch', status: 'in_progress', assigned_to: bob.id });
  await createTask(ann, project, { title: 'Café', status: 'done', description: `${'x'.repeat(600)} needle` });
});

const at = (view: string, filter: string) => `/projects/${project.id}/${view}?q=${encodeURIComponent(filter)}`;

/** Waits until these cards, and no others, are on the board. */
async function expectCards(page: Page, titles: string[]): Promise<void> {
  const shown = async () => (await page.locator('a[data-task-id]').allInnerTexts()).sort();
  await expect.poll(shown, { message: 'the cards' }).toEqual(titles.sort());
}

describe('a filter as text', () => {
  it('shows the cards of the board that match, also those that others add', async () => {
    const page = await browser.open(bob, at('board', 'launch -assignee:@me'));
    await expectCards(page, ['Launch plan']);
    await createTask(ann, project, { title: 'Launch party' });
    await createTask(ann, project, { title: 'Launch of Bob', assigned_to: bob.id });
    await expectCards(page, ['Launch plan', 'Launch party']);
    const field = page.getByLabel('Search in cards');
    await field.fill('status:done,in_progress');
    await expectCards(page, ['Café', 'Plan the launch']);
    // What is beyond the excerpt of a description, the server finds.
    await field.fill('cafe needle column:done');
    await expectCards(page, ['Café']);
  });

  it('says what is wrong with it, and where, on the board and in the list', async () => {
    const page = await browser.open(ann, at('board', 'plan status:open'));
    const problem = page.getByRole('status').filter({ hasText: 'This filter cannot be understood' });
    await problem.getByText('“status” cannot be “open”, only todo, in_progress, done.').waitFor();
    expect(await problem.locator('mark').innerText()).toBe('open');
    await expectCards(page, []);
    await expectAccessible(page);
    await page.getByLabel('Search in cards').fill('plan status:todo');
    await expectCards(page, ['Launch plan']);
    expect(await problem.count()).toBe(0);
    await page.goto(new URL(at('list', 'foo:bar'), page.url()).href);
    await problem.getByText('There is no field “foo”').waitFor();
    await page.getByRole('searchbox', { name: 'Search in title' }).fill('launch assignee:bob');
    await page.getByRole('cell', { name: 'Plan the launch' }).or(page.getByText('Plan the launch')).first().waitFor();
    await page.getByText('1 task', { exact: true }).waitFor();
  });

  it('is what the selects of the board say, and they say what it is', async () => {
    const { body: label } = await ann.post<{ id: string }>(`/projects/${project.id}/labels`, {
      name: 'on hold',
      color: 'red',
    });
    await createTask(ann, project, { title: 'Launch party', label_ids: [label.id] } as object);
    const page = await browser.open(ann, at('board', 'launch'));
    const field = page.getByLabel('Search in cards');
    const select = (name: string) => page.getByRole('combobox', { name });
    await select('Priority').selectOption('High');
    await expectCards(page, ['Launch plan']);
    expect(await field.inputValue()).toBe('launch priority:high');
    await select('Assignee').selectOption('Me');
    await eventually(() => field.inputValue()).toBe('launch priority:high assignee:@me');
    await select('Priority').selectOption('Any priority');
    await select('Assignee').selectOption('Bob');
    await eventually(() => field.inputValue()).toBe('launch assignee:Bob');
    await expectCards(page, ['Plan the launch']);
    await select('Assignee').selectOption('Anybody');
    await select('Label').selectOption('on hold');
    await eventually(() => field.inputValue()).toBe('launch label:"on hold"');
    await expectCards(page, ['Launch party']);
    await page.waitForURL((url) => url.searchParams.get('q') === 'launch label:"on hold"');
    await expectAccessible(page);
    await field.fill('label:none due:none priority:high -status:done');
    await expectCards(page, ['Launch plan']);
    const chosen = () =>
      Promise.all(['Label', 'Due', 'Priority', 'Assignee'].map((name) => select(name).locator(':checked').innerText()));
    await eventually(chosen).toEqual(['Without a label', 'No due date', 'High', 'Anybody']);
    // An address from elsewhere is followed as well, and what is typed afterwards.
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await eventually(() => field.inputValue()).toBe('');
    await eventually(chosen).toEqual(['Any label', 'Any date', 'Any priority', 'Anybody']);
    await field.pressSequentially('priority:high', { delay: 40 });
    await expectCards(page, ['Launch plan']);
    expect(await field.inputValue()).toBe('priority:high');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    expect(await field.inputValue()).toBe('');
    await eventually(chosen).toEqual(['Any label', 'Any date', 'Any priority', 'Anybody']);
  });

  it('is what the selects of the list say; addresses from before lead to the same', async () => {
    await ann.post(`/projects/${project.id}/labels`, { name: 'bug', color: 'red' });
    const page = await browser.open(ann, `${at('list', 'launch')}&priority=high&assignee=me`);
    const field = page.getByRole('searchbox');
    const option = (name: string) => page.getByRole('option', { name, exact: true }).click();
    await eventually(() => field.inputValue()).toBe('launch assignee:@me priority:high');
    expect(await page.getByRole('combobox', { name: 'Priority' }).inputValue()).toBe('High');
    await page.getByText('1 task', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Assignee' }).click();
    await option('Bob');
    await page.getByRole('combobox', { name: 'Priority' }).click();
    await option('Medium');
    await eventually(() => field.inputValue()).toBe('launch assignee:Bob priority:medium');
    await page.getByRole('row', { name: 'Plan the launch' }).waitFor();
    await page.getByRole('combobox', { name: 'Label' }).click();
    await option('bug');
    await eventually(() => field.inputValue()).toBe('launch assignee:Bob priority:medium label:bug');
    await page.getByText('No task matches').waitFor();
    await field.fill('status:done');
    await eventually(() => page.getByRole('combobox', { name: 'Status' }).inputValue()).toBe('Done');
    await page.getByRole('row', { name: 'Café' }).waitFor();
    await page.waitForURL((url) => url.search === '?q=status%3Adone');
  });

  it('is explained where it is typed', async () => {
    const page = await browser.open(ann, at('board', ''));
    await page.getByRole('button', { name: 'How to filter' }).click();
    await page.getByText('assignee:@me', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByText('assignee:@me', { exact: true }).waitFor({ state: 'detached' });
  });
});
