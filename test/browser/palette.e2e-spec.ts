import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  [ann, bob] = [await browser.app.admin('Ann Miller'), await browser.app.member('Bob Baker')];
  project = await createProject(ann, { name: 'Website relaunch', task_access: 'members' }, [bob]);
  await createProject(ann, { name: 'Secret plans' });
});

/** A browser of one's own for each test, with a session of its own. */
const open = async (actor: TestActor, path: string, options: BrowserContextOptions = {}) =>
  browser.open(await browser.app.login(actor.user), path, options);

const field = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' }).getByRole('combobox');

/** What is typed next goes into its field. */
async function openByKeys(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
  await expectFocus(field(page));
}

/** What a screen reader is told to be chosen. */
const chosen = (page: Page) =>
  field(page).evaluate(
    (input) => document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '',
  );

describe('the command palette', () => {
  it('goes to a page, a project and a task by typing, with the keyboard alone', async () => {
    const task = await createTask(ann, project, { title: 'Choose the typeface' });
    const page = await open(ann, '/');
    await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
    await openByKeys(page);
    await page.keyboard.type('peop');
    await eventually(() => chosen(page)).toBe('People');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/people');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await openByKeys(page);
    await page.keyboard.type('relaunch');
    await page.getByRole('group', { name: 'Projects' }).getByRole('option', { name: 'Website relaunch' }).waitFor();
    await eventually(() => chosen(page)).toBe('Website relaunch');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/projects/${project.id}/board`);

    await page.getByRole('button', { name: 'Search…' }).click();
    await field(page).fill('typeface');
    await page.getByRole('option', { name: /Choose the typeface/ }).click();
    await page.waitForURL((url) => url.searchParams.get('task') === task.key);
  });

  it('moves with the arrows, says how much it found, and closes with Escape', async () => {
    const page = await open(ann, '/');
    await page.getByRole('button', { name: 'Search…' }).click();
    const first = await chosen(page);
    await page.keyboard.press('ArrowDown');
    expect(await chosen(page)).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    expect(await chosen(page)).toBe(first);
    await page.keyboard.press('ArrowUp');
    expect(await chosen(page)).not.toBe(first);
    await field(page).fill('no such thing at all');
    await page.getByText('Nothing matches “no such thing at all”').waitFor();
    await page.getByRole('dialog').getByRole('status').getByText('0 results').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectFocus(page.getByRole('button', { name: 'Search…' }));
  });

  it('gives the focus back, the first time and the next, to where it was opened from', async () => {
    const page = await open(ann, '/');
    const link = page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Projects' });
    await link.focus();
    for (let time = 0; time < 2; time++) {
      await openByKeys(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expectFocus(link);
    }
  });

  it('is given what is typed before it is there, which means nothing to the page', async () => {
    const page = await browser.open(await browser.app.login(ann.user), '/health');
    // Not loaded in advance, and then slowly.
    await page.addInitScript(() => (window.requestIdleCallback = () => 0));
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/assets/palette-panel-*.js', (route) => answered.then(() => route.continue()));
    await page.goto('/projects');
    const search = page.getByRole('textbox', { name: /Search/ });
    await search.focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('pexxx');
    await page.getByRole('status', { name: 'Opening search' }).waitFor();
    for (let times = 0; times < 3; times++) await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.keyboard.type('op');
    answer();
    await eventually(() => chosen(page)).toBe('People');
    await page.keyboard.type('le?');
    expect(await field(page).inputValue()).toBe('people?');
    expect(await search.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectFocus(search);

    // Once loaded it takes a moment still: keys that come faster than a browser under test sends them.
    await page.getByRole('heading', { name: 'Projects', level: 1 }).click();
    await page.evaluate(() => {
      const press = (key: string, ctrlKey = false) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
      press('k', true);
      press('c');
      press('?');
    });
    await eventually(() => field(page).inputValue()).toBe('c?');
    expect(await page.getByRole('dialog').count()).toBe(1);
  });

  it('begins anew when it is opened anew while it is being closed', async () => {
    const page = await open(ann, '/', { reducedMotion: 'no-preference' });
    await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
    await openByKeys(page);
    await page.keyboard.type('relaunch');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('peop');
    await eventually(() => field(page).inputValue()).toBe('peop');
    await eventually(() => chosen(page)).toBe('People');
  });

  it('is given up by Escape while it is being loaded, and the keys are the page’s again', async () => {
    const page = await browser.open(await browser.app.login(ann.user), '/health');
    await page.addInitScript(() => (window.requestIdleCallback = () => 0));
    await page.route('**/assets/palette-panel-*.js', () => undefined);
    await page.goto('/');
    await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('status', { name: 'Opening search' }).waitFor();
    await page.keyboard.press('?');
    await page.keyboard.press('Escape');
    await page.getByRole('status', { name: 'Opening search' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('creates a task in a project, to be undone', async () => {
    const page = await open(bob, '/profile');
    await page.getByRole('button', { name: 'Account of Bob Baker' }).waitFor();
    await page.keyboard.press('c');
    await page.getByRole('option', { name: 'Create a task…' }).click();
    await page.getByRole('option', { name: 'Website relaunch' }).click();
    await page.getByText('Type the title of the task').waitFor();
    await page.keyboard.type('Buy flowers');
    await page.getByRole('option', { name: 'Create “Buy flowers” in “Website relaunch”' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('“Buy flowers” is created in “Website relaunch”.').waitFor();
    const find = async () => (await ann.get(`/tasks?project_id=${project.id}&query=flowers`)).body;
    expect(await find()).toMatchObject([{ title: 'Buy flowers' }]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone.').waitFor();
    expect(await find()).toEqual([]);
  });

  it('offers members only what is theirs, and changes theme and language', async () => {
    const page = await open(bob, `/projects/${project.id}/board`);
    await page.getByRole('button', { name: 'Search…' }).click();
    await page.getByRole('option', { name: 'Create a task in “Website relaunch”…' }).waitFor();
    await page.getByRole('group', { name: 'Projects' }).getByRole('option', { name: 'Website relaunch' }).waitFor();
    const options = await page.getByRole('option').allInnerTexts();
    for (const hidden of ['People', 'Reports', 'Activity', 'Create a project…', 'Secret plans'])
      expect(options.map((text) => text.trim())).not.toContain(hidden);
    await field(page).fill('dark');
    await eventually(() => chosen(page)).toBe('Theme: Dark');
    await page.keyboard.press('Enter');
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await openByKeys(page);
    await page.keyboard.type('deutsch');
    await eventually(() => chosen(page)).toBe('Language: Deutsch');
    await page.keyboard.press('Enter');
    await page.locator('html[lang="de"]').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('the command palette, %s', (colorScheme) => {
  it('is open to everybody, by touch on a narrow screen too', async () => {
    const page = await open(ann, '/', { colorScheme, viewport: { width: 360, height: 700 }, hasTouch: true });
    await page.getByRole('button', { name: 'Search and commands' }).tap();
    await page.getByRole('group', { name: 'Projects' }).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    await page.getByRole('option', { name: 'Profile' }).tap();
    await page.waitForURL('**/profile');
  });
});
