import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeEach(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann'), browser.app.admin('Bob')]);
  project = await createProject(ann, { name: 'Team', task_access: 'members' });
});

describe('people appear without a reload', () => {
  it('on the page of members, when they are added and removed, also to members', async () => {
    const cleo = await browser.app.member('Cleo');
    await bob.post(`/projects/${project.id}/members/${cleo.id}`);
    const page = await browser.open(await browser.app.login(cleo.user), `/projects/${project.id}/members`);
    await page.getByText('Cleo (you)').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const dora = await browser.app.member('Dora');
    await bob.post(`/projects/${project.id}/members/${dora.id}`);
    await page.getByText('Dora', { exact: true }).waitFor();
    await bob.delete(`/projects/${project.id}/members/${dora.id}`);
    await page.getByText('Dora', { exact: true }).waitFor({ state: 'detached' });
  });

  it('on the page of people, when somebody signs up, is renamed or goes', async () => {
    const page = await browser.open(ann, '/people?sort=-created_at');
    await page.getByRole('row', { name: /Bob/ }).first().waitFor();
    const cleo = await browser.app.member('Cleo Newcomer');
    await page.getByText('Cleo Newcomer').first().waitFor();
    await bob.put(`/users/${cleo.id}`, { name: 'Somebody Renamed' });
    await page.getByText('Somebody Renamed').first().waitFor();
    await bob.delete(`/users/${cleo.id}`);
    await page.getByText('Somebody Renamed').first().waitFor({ state: 'detached' });
  });

  it('on cards and in what assigns them, when they are renamed', async () => {
    const cleo = await browser.app.member('Cleo');
    await bob.post(`/projects/${project.id}/members/${cleo.id}`);
    const task = await createTask(ann, project, { title: 'Hers', assigned_to: cleo.id });
    const page = await browser.open(ann, `/projects/${project.id}/board`);
    const shown = (name: string) =>
      page.locator(`[data-task="${task.id}"]`).locator(`[title="${name}"], [aria-label="${name}"]`);
    await shown('Cleo').first().waitFor();
    await cleo.put('/users/me', { name: 'Cleopatra' });
    await shown('Cleopatra').first().waitFor();
    const choices = page.getByRole('combobox', { name: 'Assignee' }).locator('option');
    await eventually(() => choices.allInnerTexts()).toContain('Cleopatra');
    expect(await choices.allInnerTexts()).not.toContain('Cleo');
  });

  it('in the header, when somebody else renames who reads it', async () => {
    const cleo = await browser.app.member('Cleo');
    await bob.post(`/projects/${project.id}/members/${cleo.id}`);
    const page = await browser.open(await browser.app.login(cleo.user), `/projects/${project.id}/board`);
    await page.getByRole('button', { name: 'Account of Cleo' }).waitFor();
    await bob.put(`/users/${cleo.id}`, { name: 'Queen' });
    await page.getByRole('button', { name: 'Account of Queen' }).waitFor();
  });
});
