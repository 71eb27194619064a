import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { card, carryOver, column, expectCards, expectStored, lift } from '../support/board-page.js';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { recordUnknownEvent, seedTasks } from '../support/seed.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: { id: string; created_by: string };
let ids: Record<string, string>;
let path: string;

/** A board that Ann and Bob share: A, B, C to do, X in progress. */
beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  bob = await browser.app.member('Bob');
  project = await createProject(ann, { task_access: 'members' }, [bob]);
  ids = {};
  for (const title of ['A', 'B', 'C']) ids[title] = (await createTask(ann, project, { title })).id;
  ids.X = (await createTask(ann, project, { title: 'X', status: 'in_progress' })).id;
  path = `/projects/${project.id}/board`;
});

describe('what somebody else does', () => {
  it('appears by itself, marked as new, and shows who else is here', async () => {
    const page = await browser.open(ann, path);
    const theirs = await browser.open(bob, path);
    await page.getByRole('list', { name: 'Also looking at this board: Bob' }).waitFor();
    await theirs.getByRole('list', { name: 'Also looking at this board: Ann' }).waitFor();
    await lift(theirs, 'A');
    await carryOver(theirs, 'X', 'lower');
    const marked = page.waitForFunction(() => document.querySelector('[data-fresh]')?.textContent?.startsWith('A'));
    await theirs.mouse.up();
    await expectCards(page, 'in_progress', ['X', 'A']);
    await marked;
    await page.locator('[data-fresh]').waitFor({ state: 'detached' });
    await theirs.getByRole('button', { name: 'Add a task to Done' }).click();
    await theirs.keyboard.type('New');
    await theirs.keyboard.press('Enter');
    await expectCards(page, 'done', ['New']);
    await theirs.close();
    await page.getByRole('list', { name: /Also looking/ }).waitFor({ state: 'detached' });
  });

  it('changes no board where this version does not know what it is', async () => {
    const page = await browser.open(ann, path);
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    await recordUnknownEvent(browser.app, project, { id: ids.A ?? '' }, 'comment_created');
    await bob.patch(`/tasks/${ids.X}/move`, { new_status: 'done' });
    await expectCards(page, 'done', ['X']);
    await expectCards(page, 'todo', ['A', 'B', 'C']);
  });

  it('is caught up with after the network was gone, without a reload, and a badge says so', async () => {
    const proxy = await TcpProxy.open([Number(new URL(browser.app.base).port)], 0);
    onTestFinished(() => proxy.close());
    browser.expectProblem(
      /ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|CONNECTION_RESET)|Failed to load resource|WebSocket/,
    );
    const page = await browser.open(ann, path, { baseURL: proxy.base });
    const badge = (name: string) => page.getByRole('status').getByText(name, { exact: true }).waitFor();
    await badge('Live');
    await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
    await page.context().setOffline(true);
    proxy.cut();
    await badge('Offline');
    await bob.patch(`/tasks/${ids.A}/move`, { new_status: 'done' });
    await createTask(bob, project, { title: 'New' });
    await bob.delete(`/tasks/${ids.X}`);
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    await page.context().setOffline(false);
    await badge('Live');
    await expectCards(page, 'todo', ['B', 'C', 'New']);
    await expectCards(page, 'in_progress', []);
    await expectCards(page, 'done', ['A']);
    expect(await page.locator('body[data-same-page]').count()).toBe(1);
  });

  it('waits while a card is carried, which still lands beside who is there', async () => {
    const page = await browser.open(ann, path);
    await page.getByText('Live', { exact: true }).waitFor();
    await lift(page, 'C');
    await carryOver(page, 'X', 'lower');
    await column(page, 'in_progress').locator('[data-slot]').waitFor();
    await bob.patch(`/tasks/${ids.X}/move`, { new_status: 'done' });
    await createTask(bob, project, { title: 'Y', status: 'in_progress' });
    await createTask(bob, project, { title: 'Z', status: 'done' });
    // Somebody else sees it already.
    await expectCards(await browser.open(bob, path), 'done', ['X', 'Z']);
    await expectCards(page, 'in_progress', ['X']);
    await page.mouse.up();
    await expectCards(page, 'done', ['X', 'Z']);
    await expectCards(page, 'in_progress', ['Y', 'C']);
    await expectStored(ann, project, 'in_progress', ['Y', 'C']);
  });

  it('takes the focus neither from a card that moves nor from what is typed', async () => {
    const page = await browser.open(ann, path);
    await card(page, 'B').focus();
    await bob.patch(`/tasks/${ids.B}/move`, { new_status: 'done' });
    await expectCards(page, 'done', ['B']);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('B');
    await bob.delete(`/tasks/${ids.B}`);
    await expectCards(page, 'done', []);
    await card(page, 'A').focus();
    await bob.delete(`/tasks/${ids.A}`);
    await expectCards(page, 'todo', ['C']);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('C');
    await page.getByRole('button', { name: 'Add a task to To do' }).click();
    await page.keyboard.type('Half a ti');
    await bob.put(`/tasks/${ids.C}`, { title: 'See' });
    await card(page, 'See').waitFor();
    await page.keyboard.type('tle');
    expect(await page.getByLabel('Title of the new task in To do').inputValue()).toBe('Half a title');
  });

  it('leaves what is seen of a long column where it is, of which only what is seen is on the page', async () => {
    await seedTasks(browser.app, project, 1000);
    const page = await browser.open(ann, path);
    await column(page, 'todo').locator('[data-task]').first().waitFor();
    const scroller = column(page, 'todo').locator('[data-task]').first().locator('xpath=ancestor::*[@role="list"]/..');
    await scroller.evaluate((element) => element.scrollTo(0, 20_000));
    await expect.poll(() => page.locator('[data-column=todo] [data-task]').count()).toBeGreaterThan(3);
    expect(await page.locator('[data-task]').count()).toBeLessThan(60);
    await page.getByText('503', { exact: true }).waitFor();
    await page.locator('[data-column=todo] [data-still]').waitFor({ state: 'detached' });
    const seen = () =>
      scroller.evaluate((element) => {
        const { top } = element.getBoundingClientRect();
        const cards = [...element.querySelectorAll<HTMLElement>('[data-task]')];
        const first = cards.find((card) => card.getBoundingClientRect().bottom > top);
        return `${first?.dataset.task} ${Math.round(first?.getBoundingClientRect().top ?? 0)}`;
      });
    const before = await seen();
    const { body } = await bob.get(`/projects/${project.id}/board`);
    await bob.patch(`/tasks/${ids.X}/move`, { new_status: 'todo', before_id: body.columns[0].tasks[0].id });
    await page.getByText('504', { exact: true }).waitFor();
    await expect.poll(seen).toBe(before);
  });
});
