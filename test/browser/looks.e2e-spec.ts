import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { useBrowser } from '../support/browser.js';
import { today } from '../support/dates.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;
const WIDE = { viewport: { width: 1920, height: 1080 } } as const;

let ann: TestActor;
let twins: TestActor[];
let project: ProjectDto;

beforeAll(async () => {
  ann = await browser.app.admin('Ann Miller');
  twins = [
    await browser.app.member('Alex Moss'),
    await browser.app.member('김철수'),
    await browser.app.member('👩‍👩‍👧 कृष्ण'),
  ];
  project = await createProject(ann, { name: 'Looks', task_access: 'members', deadline: today(90) }, twins);
  for (const { id, user } of twins) await createTask(ann, project, { title: `Of ${user.name}`, assigned_to: id });
  await createTask(ann, project, { title: 'Urgent', priority: 'high', deadline: today(-4) });
  await createTask(ann, project, { title: 'Ready', priority: 'high', deadline: today(-4), status: 'done' });
  await createTask(ann, project, { title: 'Ancient', deadline: '0001-01-01' });
});

const open = async (actor: TestActor, path: string, options: object = {}) =>
  browser.open(await browser.app.login(actor.user), path, options);
const board = () => `/projects/${project.id}/board`;
const cardOf = (page: Page, title: string) => page.locator('article').filter({ hasText: title });
const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).first().boundingBox();
  return [box?.x, box?.y, box?.width];
};

describe('cards', () => {
  it('say only what deviates, and are calm when they are done', async () => {
    const page = await open(ann, board());
    const [usual, urgent, ready] = ['Of Alex Moss', 'Urgent', 'Ready'].map((title) => cardOf(page, title));
    await ready!.waitFor();
    expect(await usual!.innerText()).not.toContain('Medium');
    expect(await urgent!.innerText()).toMatch(/High[^]*overdue/);
    expect(await ready!.innerText()).not.toContain('overdue');
    const looks = (card: typeof usual, part: string) =>
      card!
        .locator(part)
        .first()
        .evaluate((element) => getComputedStyle(element).color);
    expect(await looks(ready, 'a')).not.toBe(await looks(urgent, 'a'));
    const priority = (card: typeof usual) =>
      card!.getByText('High').evaluate((element) => getComputedStyle(element.parentElement ?? element).backgroundColor);
    expect(await priority(ready)).not.toBe(await priority(urgent));
  });

  it('show dates of any year as they are', async () => {
    for (const timezoneId of ['Pacific/Kiritimati', 'Etc/GMT+12']) {
      const page = await open(ann, board(), { timezoneId });
      await cardOf(page, 'Ancient').getByText('1 Jan 0001').waitFor();
      await cardOf(page, 'Ancient').click();
      const due = page.getByRole('dialog').getByLabel('Due date', { exact: true });
      expect(await due.inputValue()).toBe('0001-01-01');
      await due.focus();
      await page.keyboard.press('Shift+Tab');
      expect(await due.getAttribute('aria-invalid')).toBe(null);
    }
  });
});

describe('faces', () => {
  const facesOn = (page: Page) =>
    page
      .locator('article .mantine-Avatar-root')
      .evaluateAll((faces) =>
        faces.map((face) => [
          (face as HTMLElement).innerText,
          getComputedStyle(face.firstElementChild ?? face).backgroundColor,
        ]),
      );

  it('show whole characters, in a color that stays with the person under another name', async () => {
    const page = await open(ann, board());
    await page.locator('article').first().waitFor();
    await expect.poll(() => facesOn(page)).toHaveLength(3);
    const before = new Map((await facesOn(page)).map(([letters, color]) => [letters, color]));
    expect([...before.keys()].sort()).toEqual(['AM', '김', '👩‍👩‍👧कृ'].sort());
    await twins[0]!.put('/users/me', { name: 'Zoe Young' });
    await page.reload();
    await expect.poll(async () => (await facesOn(page)).map(([letters]) => letters)).toContain('ZY');
    const after = new Map((await facesOn(page)).map(([letters, color]) => [letters, color]));
    expect(after.get('ZY')).toBe(before.get('AM'));
    await twins[0]!.put('/users/me', { name: 'Alex Moss' });
  });

  it.each([
    ['a desktop', {}],
    ['a phone', PHONE],
  ])('move nothing when they come and go, on %s', async (_, options) => {
    const page = await open(ann, board(), options);
    await cardOf(page, 'Urgent').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const places = async () =>
      Promise.all(
        ['article', '[role="region"][aria-label="Columns"]', '[role="search"]'].map((part) => boxOf(page, part)),
      );
    const before = await places();
    const others = [];
    for (const twin of twins) others.push(await open(twin, board()));
    await page.getByRole('list', { name: /^Also looking at this board/ }).waitFor();
    await expect
      .poll(() => page.getByRole('list', { name: /^Also looking/ }).getAttribute('aria-label'))
      .toMatch(/,.*,/);
    expect(await places()).toEqual(before);
    for (const other of others) await other.close();
  });
});

describe('a phone', () => {
  it('begins its dashboard with what is due, and the numbers after it', async () => {
    const page = await open(twins[0]!, '/', PHONE);
    const due = page.getByRole('region', { name: 'Due and overdue' });
    await due.waitFor();
    const numbers = page.getByRole('navigation', { name: 'Your numbers' });
    const [work, tiles] = [await due.boundingBox(), await numbers.boundingBox()];
    expect(work!.y).toBeLessThan(200);
    expect(tiles!.y).toBeGreaterThan(work!.y);
  });

  it.each([
    ['/my-tasks', '[data-task]', 'Priority', 'Medium'],
    ['/list', '[data-task]', 'Priority', 'Medium'],
    ['/projects', 'li', 'Status', 'Pending'],
    ['/people', 'li, tr', 'Role', 'Member'],
    ['/activity', 'li', 'Kind', ''],
  ])(
    'begins %s with its rows, and has the filters behind a button that counts them',
    async (path, row, field, choice) => {
      const place = path === '/list' ? `/projects/${project.id}/list` : path;
      await createTask(ann, project, { title: 'Mine', assigned_to: ann.id });
      const page = await open(ann, place, PHONE);
      const main = page.locator('#main');
      await main.locator(row).first().waitFor();
      const opener = main.getByRole('button', { name: 'Filters' });
      expect(await opener.getAttribute('aria-expanded')).toBe('false');
      expect(await main.getByRole('searchbox').filter({ visible: true }).count()).toBe(0);
      expect((await main.locator(row).first().boundingBox())!.y).toBeLessThan(320);
      await opener.tap();
      expect(await opener.getAttribute('aria-expanded')).toBe('true');
      if (choice === '') return;
      const select = main.getByLabel(field, { exact: true }).first();
      if ((await select.evaluate((element) => element.tagName)) === 'SELECT')
        await select.selectOption({ label: choice });
      else {
        await select.tap();
        await page.getByRole('option', { name: choice }).tap();
      }
      await main.getByRole('button', { name: 'Filters, 1 set' }).tap();
      expect(await main.getByText('Filters (1)').isVisible()).toBe(true);
      expect(await select.isVisible()).toBe(false);
    },
  );
});

it('lays all pages out on one grid, at 1920 px', async () => {
  const page = await open(ann, '/', WIDE);
  const edges = new Map<string, number[]>();
  const screens = ['/', '/my-tasks', '/projects', '/reports', '/people', '/activity', '/profile', '/notifications'];
  const views = ['board', 'list', 'activity', 'members', 'report'].map((view) => `/projects/${project.id}/${view}`);
  for (const path of [...screens, ...views]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
    // What stands in the page, without what surrounds it over the whole width.
    const [left, right] = await page.locator('#main').evaluate((main) => {
      const leaves = [...main.querySelectorAll('h1, p, a, button, input, li, table, section, article')];
      const boxes = leaves
        .map((leaf) => leaf.getBoundingClientRect())
        .filter(({ width, height }) => width > 1 && height > 1);
      return [Math.min(...boxes.map(({ left }) => left)), Math.max(...boxes.map(({ right }) => right))];
    });
    edges.set(path.replace(project.id, 'X'), [Math.round(left ?? 0), Math.round(right ?? 0)]);
    expect(Math.round((await page.getByRole('heading', { level: 1 }).boundingBox())!.x), path).toBe(
      Math.round(left ?? 0),
    );
  }
  const lefts = new Set([...edges.values()].map(([left]) => left));
  expect([...lefts], JSON.stringify([...edges])).toHaveLength(1);
  for (const [path, [left = 0, right = 0]] of edges) expect(right - left, path).toBeLessThanOrEqual(1360);
});
