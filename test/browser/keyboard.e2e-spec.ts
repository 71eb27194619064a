import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  ann = await browser.app.admin('Ann');
  project = await createProject(ann, { name: 'Keys' });
});

const open = async (path: string) => browser.open(await browser.app.login(ann.user), path);
const board = () => `/projects/${project.id}/board`;

interface Press {
  key: string;
  code: string;
  keyCode?: number;
  isComposing?: boolean;
  ctrlKey?: boolean;
  altKey?: boolean;
  shiftKey?: boolean;
  modifierAltGraph?: boolean;
}

/** A key as some other browser, system or keyboard tells of it, where the focus is. */
const press = (page: Page, init: Press) =>
  page.evaluate((init) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }, init);

/** In which order browsers tell of the key that ends a composition. */
const ORDERS = {
  'the key first, as Chrome and Firefox do': async (page: Page, key: string) => {
    await press(page, { key, code: key, keyCode: 229, isComposing: true });
    await page.evaluate(() => document.activeElement?.dispatchEvent(new CompositionEvent('compositionend')));
  },
  'the end first, as Safari does': async (page: Page, key: string) => {
    await page.evaluate(() => document.activeElement?.dispatchEvent(new CompositionEvent('compositionend')));
    await press(page, { key, code: key, keyCode: 229, isComposing: false });
  },
};

describe.each(Object.entries(ORDERS))('an input method that tells of %s', (_, confirm) => {
  const compose = async (field: Locator, text: string) => {
    await field.focus();
    const session = await field.page().context().newCDPSession(field.page());
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await confirm(field.page(), 'Enter');
    await session.send('Input.insertText', { text });
  };

  it('adds no card with the Enter that chooses a word, nor closes its field with Escape', async () => {
    const page = await open(board());
    await page.getByRole('button', { name: 'Add a task to To do' }).click();
    const field = page.getByRole('textbox', { name: 'Title of the new task in To do' });
    await compose(field, 'かんじ');
    await confirm(page, 'Escape');
    expect(await field.inputValue()).toBe('かんじ');
    await field.press('Enter');
    const card = page.locator('article').getByText('かんじ', { exact: true }).first();
    await card.waitFor();
    expect(await field.inputValue()).toBe('');
  });

  it('saves no title, takes nothing in the palette, and closes no dialog', async () => {
    const task = await createTask(ann, project, { title: 'Before' });
    const page = await open(`${board()}?task=${task.id}`);
    const panel = page.getByRole('dialog');
    const title = panel.getByRole('textbox', { name: 'Title' });
    await title.fill('');
    await compose(title, '漢字');
    await confirm(page, 'Escape');
    expect(await title.inputValue()).toBe('漢字');
    expect(await title.evaluate((field) => field === document.activeElement)).toBe(true);
    expect((await ann.get(`/tasks/${task.id}`)).body.title).toBe('Before');
    await title.press('Enter');
    await expect.poll(async () => (await ann.get(`/tasks/${task.id}`)).body.title).toBe('漢字');
    await panel.getByRole('button', { name: 'Close' }).first().click();
    await panel.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    const search = page.getByRole('combobox', { name: 'Go to a project, task or page' });
    await search.fill('Reports');
    await page.getByRole('option', { name: 'Reports' }).waitFor();
    for (const key of ['Enter', 'ArrowDown', 'Escape']) await confirm(page, key);
    expect(new URL(page.url()).pathname).toBe(board());
    await search.press('Enter');
    await page.waitForURL('**/reports');
  });
});

describe('shortcuts', () => {
  it('work on keyboards for other letters, and by what full-width letters stand for', async () => {
    const page = await open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await press(page, { key: 'п', code: 'KeyG' });
    await press(page, { key: 'е', code: 'KeyT' });
    await page.waitForURL('**/my-tasks');
    await press(page, { key: 'л', code: 'KeyK', ctrlKey: true });
    const palette = page.getByRole('dialog', { name: 'Search and commands' });
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await press(page, { key: '؟', code: 'Slash', shiftKey: true });
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(board());
    await page.locator('article').first().waitFor();
    await press(page, { key: 'ｎ', code: 'KeyN' });
    await page.getByRole('textbox', { name: 'Title of the new task' }).waitFor();
  });

  it('are none with AltGr, which types, and stay where the letters of the keyboard are', async () => {
    const page = await open(board());
    await page.locator('article').first().waitFor();
    for (const key of ['n', 'c', '?', '/']) await press(page, { key, code: 'KeyN', modifierAltGraph: true });
    await press(page, { key: 'k', code: 'KeyK', ctrlKey: true, modifierAltGraph: true });
    await press(page, { key: 'n', code: 'KeyN', ctrlKey: true, altKey: true, modifierAltGraph: true });
    // On a French keyboard, this key has another letter.
    await press(page, { key: 'b', code: 'KeyN' });
    await press(page, { key: 'n', code: 'KeyB' });
    await page.getByRole('textbox', { name: 'Title of the new task' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
