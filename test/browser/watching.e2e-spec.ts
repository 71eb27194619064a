import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectFits } from '../support/looks.js';

const browser = useBrowser();

let ann: TestActor;
let admin: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeEach(async () => {
  [ann, admin] = [await browser.app.member('Ann'), await browser.app.admin('Ada')];
  project = await createProject(admin, { name: 'Hall', task_access: 'members' }, [ann]);
  task = await createTask(admin, project, { title: 'Paint' });
});

const watches = async () => (await ann.get<{ watching: boolean }>(`/tasks/${task.id}/watch`)).body.watching;
const board = () => `/projects/${project.id}/board`;
const cardOf = (page: Page) => page.locator('article').filter({ hasText: 'Paint' });
const buttonOf = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Watch', exact: true });
const isPressed = (page: Page) => buttonOf(page).getAttribute('aria-pressed');

describe('watching', () => {
  it('begins and ends in the panel, by click and by key', async () => {
    const page = await browser.open(ann, `${board()}?task=${task.key}`);
    await buttonOf(page).click();
    await page.getByText('You watch this task: you are told of comments and changes.').waitFor();
    await eventually(() => isPressed(page)).toBe('true');
    expect(await watches()).toBe(true);
    // Away from the tooltip.
    await page.mouse.move(0, 0);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await expectAccessible(page);
    await buttonOf(page).focus();
    await page.keyboard.press('w');
    await page.getByText('You no longer watch this task.').waitFor();
    await eventually(() => isPressed(page)).toBe('false');
    expect(await watches()).toBe(false);
    await page.reload();
    await eventually(() => isPressed(page)).toBe('false');
  });

  it('begins and ends on a card, by its menu and by key', async () => {
    const page = await browser.open(ann, board());
    await cardOf(page).hover();
    const menu = cardOf(page).getByRole('button', { name: /^Actions/ });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Watch', exact: true }).click();
    await eventually(watches).toBe(true);
    await menu.click();
    await page.getByRole('menuitem', { name: 'Stop watching' }).waitFor();
    await page.keyboard.press('Escape');
    await cardOf(page).getByRole('link').first().focus();
    await page.keyboard.press('w');
    await eventually(watches).toBe(false);
    await page.getByText('You no longer watch this task.').waitFor();
  });

  it('is for viewers too', async () => {
    await admin.put(`/projects/${project.id}/members/${ann.id}`, { project_role: 'viewer' });
    const page = await browser.open(ann, `${board()}?task=${task.key}`);
    await buttonOf(page).click();
    await eventually(watches).toBe(true);
  });

  it('shows what was stored, if it could not be changed', async () => {
    browser.expectProblem(/409 \(Conflict\)/);
    const page = await browser.open(ann, `${board()}?task=${task.key}`);
    await eventually(() => isPressed(page)).toBe('false');
    await page.route('**/watch', (route) =>
      route.fulfill({ status: 409, contentType: 'application/problem+json', json: { title: 'Conflict', status: 409 } }),
    );
    await buttonOf(page).click();
    await page.getByText('As many people as possible watch this task already.').waitFor();
    expect([await watches(), await isPressed(page)]).toEqual([false, 'false']);
  });

  it('fits on a phone, in German', async () => {
    const page = await browser.open(ann, `${board()}?task=${task.key}`, {
      ...{ locale: 'de-DE', viewport: { width: 390, height: 844 } },
    });
    await page.getByRole('dialog').getByRole('button', { name: 'Beobachten', exact: true }).click();
    await eventually(watches).toBe(true);
    await expectFits(page);
  });
});

describe('what is watched', () => {
  it('is told of, and leads to the task', async () => {
    await ann.put(`/tasks/${task.id}/watch`);
    const page = await browser.open(ann, '/notifications');
    await admin.put(`/tasks/${task.id}`, { priority: 'high' });
    await page.getByRole('main').getByRole('link', { name: 'Ada changed “Paint”' }).click();
    await page.getByRole('dialog').waitFor();
    expect(page.url()).toContain(`task=${task.key}`);
  });
});
