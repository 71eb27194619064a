import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookDto } from '../../src/integrations/webhooks/webhook.dto.js';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { Receiver } from '../support/receiver.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;
let receiver: Receiver;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
});
beforeEach(async () => {
  receiver = await Receiver.start();
  project = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
});
afterEach(() => receiver.close());

const open = async (actor: TestActor, view = 'webhooks') =>
  browser.open(await browser.app.login(actor.user), `/projects/${project.id}/${view}`);
const toast = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });
const cards = (page: Page) => page.getByRole('list', { name: 'Webhooks' }).getByRole('listitem');
const webhooks = async () => (await ann.get<WebhookDto[]>(`/projects/${project.id}/webhooks`)).body;
const create = (events = ['task_created']) =>
  ann.post<WebhookDto>(`/projects/${project.id}/webhooks`, { url: receiver.url(), events });

describe('the page “Webhooks”', () => {
  it('is reached from the menu of the project, creates one, shows its secret once, and what it delivered', async () => {
    const page = await open(ann, 'board');
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'Webhooks' }).click();
    await page.getByText('No webhooks yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create webhook' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create webhook' });
    await dialog.getByLabel('Address').fill('example.org');
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    await dialog.getByText('Enter an address that begins with https:// or http://.').waitFor();
    await dialog.getByLabel('Address').fill(receiver.url());
    await dialog.getByLabel('All events, also those of later versions').uncheck();
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    await dialog.getByText('Choose at least one event.').waitFor();
    await dialog
      .getByRole('combobox', { name: 'Events' })
      .or(dialog.getByLabel('Events', { exact: true }))
      .first()
      .click();
    await page.getByRole('option', { name: 'Task created' }).click();
    await page.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    const secret = await dialog.getByLabel('Secret').inputValue();
    expect(secret).toMatch(/^whsec_/);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await cards(page).getByText(receiver.url()).waitFor();
    expect((await webhooks()).map(({ events }) => events)).toEqual([['task_created']]);
    await createTask(ann, project);
    await eventually(() => receiver.types).toEqual(['task_created']);
    Receiver.verify(secret, receiver.arrived[0]!);
    await page.getByRole('button', { name: 'Deliveries' }).click();
    const log = page.getByRole('dialog').getByRole('list', { name: 'Deliveries' });
    await log.getByText('Delivered').waitFor();
    await expectAccessible(page);
    await log.getByRole('button', { name: /Send again from number/ }).click();
    await page.getByRole('button', { name: 'Send again from here' }).click();
    await eventually(() => receiver.types).toEqual(['task_created', 'task_created']);
  });

  it('tests, pauses and resumes one, gives it another secret, and deletes it', async () => {
    await create();
    const page = await open(ann);
    await page.getByRole('button', { name: 'Send test' }).click();
    await toast(page, 'The test was delivered: status 200').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await cards(page).getByText('Somebody paused it.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await cards(page).getByText('Working').waitFor();
    await page.getByRole('button', { name: 'New secret' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'New secret' }).click();
    expect(await dialog.getByLabel('Secret').inputValue()).toMatch(/^whsec_/);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await cards(page).getByText('also signed with the former secret').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No webhooks yet').waitFor();
    expect(await webhooks()).toEqual([]);
  });

  it('shows what fails, and why', async () => {
    receiver.answer = (response) => response.writeHead(500).end('out of order');
    await create();
    const page = await open(ann);
    await createTask(ann, project);
    await cards(page).getByText('Failing', { exact: true }).waitFor();
    await cards(page)
      .getByText(/One event waits|events wait/)
      .waitFor();
    await page.getByRole('button', { name: 'Deliveries' }).click();
    const log = page.getByRole('dialog').getByRole('list', { name: 'Deliveries' });
    await log.getByText('Answer').click();
    await log.getByText('out of order').waitFor();
    await log.getByText('status 500').waitFor();
  });

  it('is for those who manage the project', async () => {
    await create();
    const page = await open(bob);
    await page.getByText('Only admins and managers of the project see its webhooks.').waitFor();
    expect(await page.getByText(receiver.url()).count()).toBe(0);
  });
});
