import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, expectCards } from '../support/board-page.js';
import { eventually, expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { today } from '../support/dates.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  ann = await browser.app.admin('Ann Miller');
});

beforeEach(async () => {
  project = await createProject(ann, { name: 'Launch' });
});

const panelOf = (page: Page) => page.getByRole('dialog');
const next = (page: Page) => panelOf(page).getByRole('button', { name: 'Next task' });
const previous = (page: Page) => panelOf(page).getByRole('button', { name: 'Previous task' });
const titleOf = (page: Page) => panelOf(page).getByRole('textbox', { name: 'Title' });
const expectOpen = (page: Page, title: string) => eventually(() => titleOf(page).inputValue()).toBe(title);

async function open(path: string, options = {}): Promise<Page> {
  return browser.open(await browser.app.login(ann.user), path, options);
}

describe('the panel goes through the tasks of the screen behind', () => {
  it('on a board down each column, then on to the next one with cards, by button', async () => {
    for (const title of ['One', 'Two']) await createTask(ann, project, { title });
    await createTask(ann, project, { title: 'Three', status: 'done' });
    const page = await open(`/projects/${project.id}/board`);
    await card(page, 'One').click();
    await expectOpen(page, 'One');
    expect(await previous(page).isDisabled()).toBe(true);
    await next(page).click();
    await expectOpen(page, 'Two');
    await expectFocus(next(page));
    // Screen readers and the tab say which one it is; the address names it, in the place of the one before.
    const key = `${project.key}-2`;
    await panelOf(page)
      .getByRole('status')
      .filter({ hasText: `${key} Two` })
      .waitFor({ state: 'attached' });
    await eventually(() => page.title()).toContain(`${key} Two`);
    await eventually(() => new URL(page.url()).searchParams.get('task')).toBe(key);
    // Away from the button, whose tooltip is outside of all landmarks.
    await page.mouse.move(5, 5);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expectOpen(page, 'Three');
    expect(await next(page).isDisabled()).toBe(true);
    await expectFocus(previous(page));
    await page.goBack();
    await panelOf(page).waitFor({ state: 'detached' });
  });

  it('by key, except while somebody types, and leaves the focus on the card of the last one', async () => {
    for (const title of ['One', 'Two', 'Three']) await createTask(ann, project, { title });
    const page = await open(`/projects/${project.id}/board`);
    await card(page, 'One').press('Enter');
    await expectOpen(page, 'One');
    await page.keyboard.press('j');
    await expectOpen(page, 'Two');
    await page.keyboard.press('j');
    await expectOpen(page, 'Three');
    await page.keyboard.press('k');
    await expectOpen(page, 'Two');
    await titleOf(page).focus();
    await page.keyboard.type('j');
    await eventually(() => titleOf(page).inputValue()).toContain('j');
    await panelOf(page).getByRole('button', { name: 'Close', exact: true }).focus();
    // In a dialog that is open over the panel, keys are not meant for the panel.
    await panelOf(page).getByRole('button', { name: 'Change labels' }).click();
    const over = page.getByRole('dialog', { name: 'Labels of the task' });
    await over.waitFor();
    await over.getByRole('button', { name: 'Close', exact: true }).press('j');
    await over.getByRole('button', { name: 'Close', exact: true }).click();
    await over.waitFor({ state: 'detached' });
    expect(await titleOf(page).inputValue()).toContain('Two');
    await page.keyboard.press('Escape');
    await panelOf(page).waitFor({ state: 'detached' });
    await expectFocus(page.locator('a[data-task-id]').filter({ hasText: /Two/ }));
  });

  it('among those that a filter shows, without columns that are collapsed', async () => {
    for (const title of ['Fix one', 'Plan', 'Fix two']) await createTask(ann, project, { title });
    await createTask(ann, project, { title: 'Fix three', status: 'in_progress' });
    await createTask(ann, project, { title: 'Fix four', status: 'done' });
    const page = await open(`/projects/${project.id}/board?q=fix`);
    await expectCards(page, 'todo', ['Fix one', 'Fix two']);
    await page.getByRole('button', { name: 'Collapse In progress' }).click();
    await card(page, 'Fix one').click();
    await expectOpen(page, 'Fix one');
    for (const title of ['Fix two', 'Fix four']) {
      await next(page).click();
      await expectOpen(page, title);
    }
    expect(await next(page).isDisabled()).toBe(true);
  });

  it('row by row on a board with rows, without those that are folded', async () => {
    for (const [title, priority] of [
      ['Can wait', 'low'],
      ['Urgent', 'high'],
      ['Usual', 'medium'],
    ] as const)
      await createTask(ann, project, { title, priority });
    await createTask(ann, project, { title: 'Urgent too', priority: 'high', status: 'done' });
    const page = await open(`/projects/${project.id}/board`);
    await page.getByRole('combobox', { name: 'Group cards' }).selectOption('priority');
    await page.getByRole('region', { name: 'Medium', exact: true }).getByRole('button', { expanded: true }).click();
    await card(page, 'Urgent').click();
    for (const title of ['Urgent', 'Urgent too', 'Can wait']) {
      await expectOpen(page, title);
      if (title !== 'Can wait') await next(page).click();
    }
    expect(await next(page).isDisabled()).toBe(true);
  });

  it('keeps what was typed and not saved', async () => {
    for (const title of ['One', 'Two']) await createTask(ann, project, { title });
    const page = await open(`/projects/${project.id}/board`);
    await card(page, 'One').click();
    await panelOf(page).getByRole('textbox', { name: 'New comment' }).fill('Half a thought');
    await panelOf(page).getByRole('button', { name: 'Add a description' }).click();
    await panelOf(page).getByRole('textbox', { name: 'Description' }).fill('Half a text');
    await next(page).click();
    await expectOpen(page, 'Two');
    expect(await panelOf(page).getByRole('textbox', { name: 'New comment' }).inputValue()).toBe('');
    await previous(page).click();
    await expectOpen(page, 'One');
    expect(await panelOf(page).getByRole('textbox', { name: 'New comment' }).inputValue()).toBe('Half a thought');
    expect(await panelOf(page).getByRole('textbox', { name: 'Description' }).inputValue()).toBe('Half a text');
  });

  it('goes on where a task was that has left the list', async () => {
    for (const title of ['One', 'Two', 'Three'])
      await createTask(ann, project, { title, assigned_to: ann.id, deadline: today(1) });
    const page = await open('/my-tasks');
    await page.getByRole('link', { name: 'One', exact: true }).waitFor();
    const shown = await page.locator('[data-task]').allInnerTexts();
    await page.locator('[data-task]').nth(1).click();
    await expectOpen(page, shown[1] ?? '');
    await panelOf(page).getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Done', exact: true }).click();
    await eventually(() => page.locator('li [data-task]').count()).toBe(shown.length - 1);
    await next(page).click();
    await expectOpen(page, shown[2] ?? '');
    await previous(page).click();
    await expectOpen(page, shown[0] ?? '');
  });

  it.each(['list', 'calendar', 'timeline'])('in the order of the %s', async (screen) => {
    for (const [title, deadline] of [
      ['Later', '2031-05-12'],
      ['Sooner', '2031-05-10'],
      ['Between', '2031-05-11'],
    ] as const)
      await createTask(ann, project, { title, deadline });
    const query = screen === 'list' ? 'sort=deadline' : `date=2031-05-10${screen === 'calendar' ? '&view=list' : ''}`;
    const page = await open(`/projects/${project.id}/${screen}?${query}`);
    await page.locator('a[data-task]').first().click();
    for (const title of ['Sooner', 'Between', 'Later']) {
      await expectOpen(page, title);
      if (title !== 'Later') await next(page).click();
    }
    expect(await next(page).isDisabled()).toBe(true);
  });

  it('offers no such thing for a task that the screen does not show, and fits on a phone', async () => {
    await createTask(ann, project, { title: 'One' });
    const other = await createTask(ann, await createProject(ann, { name: 'Other' }), { title: 'Elsewhere' });
    const page = await open(`/projects/${project.id}/board?task=${other.key}`, {
      viewport: { width: 360, height: 740 },
    });
    await expectOpen(page, 'Elsewhere');
    expect(await next(page).count()).toBe(0);
    await panelOf(page).getByRole('button', { name: 'Close', exact: true }).click();
    await card(page, 'One').click();
    await expectOpen(page, 'One');
    await expectNarrow(page);
    for (const button of [next(page), panelOf(page).getByRole('button', { name: 'Close', exact: true })]) {
      const box = await button.boundingBox();
      expect((box?.x ?? 999) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    }
  });
});
