import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, expectCards, expectStored } from '../support/board-page.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let own: ProjectDto;
let shared: ProjectDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann'), browser.app.member('Bob')]);
  own = await createProject(ann, { name: 'Own', task_access: 'assignee' }, [bob]);
  shared = await createProject(ann, { name: 'Shared', task_access: 'members' }, [bob]);
  for (const project of [own, shared]) {
    await createTask(ann, project, { title: 'For Bob', assigned_to: bob.id });
    await createTask(ann, project, { title: 'For Ann', assigned_to: ann.id });
  }
});

const TEXTS = {
  'en-GB': {
    ownOnly: 'You see your own tasks. An admin can open the board to all members.',
    access: { assignee: 'Members see their own tasks.', members: 'Members see and change all tasks.' },
    adminChanges: 'Only managers and admins change this.',
    members: 'Only managers and admins add and remove members.',
    deletes: 'Only managers and admins delete projects.',
    projects: 'Admins create and delete projects.',
    edit: 'Edit project',
    actions: 'Project actions',
    people: 'Only admins see this',
  },
  'de-DE': {
    ownOnly: 'Du siehst deine eigenen Aufgaben.',
    access: {
      assignee: 'Mitglieder sehen ihre eigenen Aufgaben.',
      members: 'Mitglieder sehen und ändern alle Aufgaben.',
    },
    adminChanges: 'Das ändern nur Projektleitung und Admins.',
    members: 'Nur Projektleitung und Admins fügen Mitglieder hinzu und entfernen sie.',
    deletes: 'Nur Projektleitung und Admins löschen Projekte.',
    projects: 'Admins legen Projekte an und löschen sie.',
    edit: 'Projekt bearbeiten',
    actions: 'Projektaktionen',
    people: 'Das sehen nur Admins',
  },
};

/** What the server refused the page. */
function refusals(page: Page): string[] {
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()}`);
  });
  return refused;
}

describe.each(['en-GB', 'de-DE'] as const)('a member, in %s,', (locale) => {
  const texts = TEXTS[locale];

  it.each(['assignee', 'members'] as const)('is told what is for admins, where tasks are for %s', async (access) => {
    const project = access === 'members' ? shared : own;
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/board`, { locale });
    const refused = refusals(page);
    const isOwn = access === 'assignee';
    await card(page, 'For Bob').waitFor();
    expect(await card(page, 'For Ann').count()).toBe(isOwn ? 0 : 1);
    expect(await page.getByText(texts.ownOnly).count()).toBe(isOwn ? 1 : 0);

    await page.getByRole('button', { name: texts.actions }).click();
    await page.getByRole('menu').getByText(texts.deletes).waitFor();
    expect(await page.getByRole('menuitem').count()).toBe(3);
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: texts.edit }).click();
    const form = page.getByRole('dialog');
    await form.getByText(`${texts.access[access]} ${texts.adminChanges}`).waitFor();
    expect(await form.getByRole('radio').count()).toBe(0);
    await page.keyboard.press('Escape');

    await page.goto(`/projects/${project.id}/members`);
    await page.getByText(texts.members).waitFor();
    expect(await page.getByRole('combobox').count()).toBe(0);
    await page.goto(`/projects/${project.id}/list`);
    await page.getByRole('link', { name: 'For Bob' }).first().waitFor();
    expect(await page.getByText(texts.ownOnly).count()).toBe(isOwn ? 1 : 0);
    for (const part of ['activity', 'report']) {
      await page.goto(`/projects/${project.id}/${part}`);
      await page.getByRole('heading', { level: 1, name: project.name }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    expect(refused).toEqual([]);
  });

  it('is told so on the pages of the whole installation, also by their addresses', async () => {
    const page = await browser.open(await browser.app.login(bob.user), '/projects?create=true', { locale });
    const refused = refusals(page);
    await page.getByText(texts.projects).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.goto('/people');
    await page.getByText(texts.people).waitFor();
    for (const path of ['/reports', '/activity', '/projects?trash=true', '/', '/my-tasks']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    expect(refused).toEqual([]);
  });
});

describe('a member', () => {
  it('does on a shared board what was decided for them, by the page as well', async () => {
    const project = await createProject(ann, { name: 'Team', task_access: 'members' }, [bob]);
    await createTask(ann, project, { title: 'Of Ann', assigned_to: ann.id });
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${project.id}/board`);
    const refused = refusals(page);
    await page.getByRole('button', { name: 'Actions for Of Ann' }).click();
    await page.getByRole('menuitem', { name: 'Move to Done' }).click();
    await expectStored(ann, project, 'done', ['Of Ann']);
    await card(page, 'Of Ann').focus();
    await page.keyboard.press('Delete');
    await expectStored(ann, project, 'done', []);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await expectCards(page, 'done', ['Of Ann']);
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'In progress' }).click();
    await expect.poll(async () => (await ann.get(`/projects/${project.id}`)).body.status).toBe('in_progress');
    expect(refused).toEqual([]);
  });

  it('is told before they give away what they will not see then', async () => {
    const page = await browser.open(await browser.app.login(bob.user), `/projects/${own.id}/list`);
    await page.getByRole('button', { name: 'New task' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('combobox', { name: 'Assignee' }).waitFor();
    const hint = form.getByText('Only the assignee and admins will see this task: you will not.');
    expect(await hint.count()).toBe(0);
    await form.getByRole('combobox', { name: 'Assignee' }).click();
    await page
      .getByRole('option', { name: 'Unassigned' })
      .or(page.getByRole('option', { name: 'Nobody' }))
      .first()
      .click();
    await hint.waitFor();
    await expectAccessible(page);
  });
});
