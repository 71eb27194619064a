import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { card } from '../support/board-page.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann'), browser.app.member('Bob')]);
});
beforeEach(async () => {
  project = await createProject(ann, { name: 'Team' });
});

const join = (who: TestActor, project_role: string) =>
  ann.post(`/projects/${project.id}/members/${who.id}`, { project_role });
const roleOf = async (who: TestActor) => {
  const { body } = await ann.get(`/projects/${project.id}/members`);
  return body.find(({ id }: { id: string }) => id === who.id)?.project_role as string | undefined;
};

/** What the server refused the page. */
function refusals(page: Page): string[] {
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()}`);
  });
  return refused;
}

describe('a viewer', () => {
  it('sees the board, and no control that would be refused', async () => {
    await join(bob, 'viewer');
    await createTask(ann, project, { title: 'Look here', description: 'All of it', assigned_to: ann.id });
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/board`);
    const refused = refusals(page);
    await card(page, 'Look here').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /Add|New task|Edit project|Project actions/ }).count()).toBe(0);
    await page.keyboard.press('n');
    expect(await page.getByRole('textbox', { name: /New task/ }).count()).toBe(0);
    await card(page, 'Look here').focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press(' ');
    expect(await page.locator('[data-carrying]').count()).toBe(0);
    await card(page, 'Look here').dragTo(page.locator('[data-column=done]'));
    await page.goto(`/projects/${project.id}/board`);
    await page.getByRole('button', { name: 'Actions for Look here' }).click();
    await page.getByRole('menuitem', { name: 'Watch' }).waitFor();
    const items = await page.getByRole('menuitem').allTextContents();
    expect(items).toEqual(['Open', 'Watch', 'Copy link', expect.stringMatching(/^Copy \w+-\d+$/)]);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await card(page, 'Look here').click();
    const panel = page.getByRole('dialog');
    await panel.getByText('You may see this task, but not change it.').waitFor();
    await panel.getByText('All of it').waitFor();
    // Viewers may comment.
    await panel.getByRole('textbox', { name: 'New comment' }).waitFor();
    expect(await panel.getByRole('textbox').count()).toBe(1);
    expect(await panel.getByRole('combobox').count()).toBe(0);
    expect(await panel.getByRole('button', { name: /Delete|Edit/ }).count()).toBe(0);
    await expectAccessible(page);
    expect(refused).toEqual([]);
    expect((await ann.get(`/tasks?project_id=${project.id}`)).body).toMatchObject([{ status: 'todo', version: 1 }]);
  });

  it('sees the list and the members, likewise', async () => {
    await join(bob, 'viewer');
    await createTask(ann, project, { title: 'Look here' });
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/list`);
    const refused = refusals(page);
    await page.getByRole('link', { name: 'Look here' }).first().waitFor();
    expect(await page.getByRole('button', { name: /New task|Deleted|Change/ }).count()).toBe(0);
    await expectAccessible(page);
    await page.goto(`/projects/${project.id}/members`);
    await page.getByText('Viewer', { exact: true }).waitFor();
    expect(await page.getByRole('combobox').count()).toBe(0);
    expect(refused).toEqual([]);
  });

  it('is given the controls while they watch, and loses them again', async () => {
    await join(bob, 'viewer');
    await createTask(ann, project, { title: 'Look here' });
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/board`);
    await card(page, 'Look here').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const add = page.getByRole('button', { name: /^Add a task/ }).first();
    expect(await add.count()).toBe(0);
    await ann.put(`/projects/${project.id}/members/${bob.id}`, { project_role: 'manager' });
    await add.waitFor();
    await page.getByRole('button', { name: 'Project actions' }).waitFor();
    await page.getByText('Ann changed your role in “Team”: Manager').first().waitFor();
    await ann.put(`/projects/${project.id}/members/${bob.id}`, { project_role: 'viewer' });
    await add.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Project actions' }).waitFor({ state: 'detached' });
    await card(page, 'Look here').waitFor();
  });
});

describe('a manager', () => {
  it('adds people, gives them roles, and takes that back', async () => {
    const cleo = await browser.app.member(`Cleo ${Date.now()}`);
    await join(bob, 'manager');
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/members`);
    const refused = refusals(page);
    await page.getByRole('combobox', { name: 'Add a member' }).fill(cleo.user.name);
    await page.getByRole('option', { name: cleo.user.name }).click();
    const role = page.getByRole('combobox', { name: `Project role of ${cleo.user.name}` });
    await role.selectOption('Manager');
    await expect.poll(() => roleOf(cleo)).toBe('manager');
    await page
      .getByRole('alert')
      .filter({ hasText: `The role of ${cleo.user.name} is now: Manager.` })
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect.poll(() => roleOf(cleo)).toBe('member');
    const task = await createTask(ann, project, { assigned_to: cleo.id });
    await role.selectOption('Viewer');
    await page.getByText('Their tasks in it become unassigned.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Change role' }).click();
    await expect.poll(() => roleOf(cleo)).toBe('viewer');
    expect((await ann.get(`/tasks/${task.id}`)).body.assigned_to).toBeNull();
    await page.goto(`/projects/${project.id}/activity`);
    await page.getByText(`Bob changed the role of ${cleo.user.name} in the project`).first().waitFor();
    expect(refused).toEqual([]);
  });

  it('is asked before they give up the role', async () => {
    // People who could be added may be asked for once more before the page has heard of the new role.
    browser.expectProblem(/403/);
    await join(bob, 'manager');
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/members`);
    const role = page.getByRole('combobox', { name: 'Project role of Bob' });
    await role.selectOption('Member');
    await page.getByText('You will no longer manage this project').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await roleOf(bob)).toBe('manager');
    await role.selectOption('Member');
    await page.getByRole('button', { name: 'Change role' }).click();
    await role.waitFor({ state: 'detached' });
    expect(await roleOf(bob)).toBe('member');
  });

  it('deletes a project, and finds it in the trash', async () => {
    await join(bob, 'manager');
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/board`);
    const refused = refusals(page);
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete project' }).click();
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.getByRole('button', { name: 'Restore Team' }).first().click();
    await expect.poll(async () => (await ann.get(`/projects/${project.id}`)).status).toBe(200);
    expect(refused).toEqual([]);
  });
});

describe('a member', () => {
  it('is asked before they complete a project, and can undo that they renamed it', async () => {
    await join(bob, 'member');
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/board`);
    const statusNow = async () => (await ann.get(`/projects/${project.id}`)).body.status;
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'Completed (archive)' }).click();
    await page.getByText('Complete “Team”?').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await statusNow()).toBe('pending');
    await page.getByRole('button', { name: 'Edit project' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Renamed');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Renamed' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByRole('heading', { level: 1, name: 'Team' }).waitFor();
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'Completed (archive)' }).click();
    await page.getByRole('button', { name: 'Complete', exact: true }).click();
    await expect.poll(statusNow).toBe('completed');
  });
});

describe('roles', () => {
  it('look good everywhere', async () => {
    const others = await Promise.all([browser.app.member('A'.repeat(90)), browser.app.member('Vera')]);
    await Promise.all(others.map((other) => join(other, 'viewer')));
    await createTask(ann, project, { title: 'A long title '.repeat(12), description: 'text '.repeat(300) });
    await expectGoodLooks(browser, ann, {
      [`/projects/${project.id}/members`]: (page) => page.getByText('2 members').waitFor(),
    });
    await expectGoodLooks(browser, others[1], {
      [`/projects/${project.id}/board`]: (page) => page.getByText('A long title').first().waitFor(),
      [`/projects/${project.id}/list`]: (page) => page.getByRole('link', { name: 'A long title' }).first().waitFor(),
    });
  });
});

describe('PROJECT_CREATION=members', () => {
  it('offers everybody to create a project, which they then manage', async () => {
    const page = await browser.open(await browser.app.login(bob.user), '/');
    await page.route('**/auth/options', (route) =>
      route.fulfill({ json: { registration: 'open', project_creation: 'members' } }),
    );
    await page.goto('/projects');
    await page.getByRole('button', { name: 'New project' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).waitFor();
  });
});
