import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { trelloBoard } from '../support/imports.js';
import { expectFits } from '../support/looks.js';

const browser = useBrowser();
let ann: TestActor;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
});

/** Chooses a file on the page. */
async function choose(page: Page, name: string, content: string): Promise<void> {
  const file = join(await mkdtemp(join(tmpdir(), 'flowtrack-test-')), name);
  await writeFile(file, content);
  await page.locator('input[type=file]').setInputFiles(file);
}

describe('the page of imports', () => {
  it('shows what a board becomes, makes it, and takes it back', async () => {
    const page = await browser.open(ann, '/projects');
    await page.getByRole('link', { name: 'Import' }).first().click();
    await page.getByRole('heading', { name: 'Import', level: 1 }).waitFor();
    await expectAccessible(page);
    await choose(page, 'board.json', JSON.stringify(trelloBoard({ name: 'Shop' })));
    await page.getByRole('heading', { name: 'What will be made' }).waitFor();
    await page.getByRole('combobox', { name: 'Status of Doing' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Status of Doing' }).inputValue()).toBe('In progress');
    await expectAccessible(page);
    await expectFits(page);
    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByText('The import is done').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('The import was taken back').waitFor();
    expect((await ann.get('/projects?query=Shop')).body).toEqual([]);
  });

  it('leaves archived cards out where that is chosen', async () => {
    const page = await browser.open(ann, '/import');
    const board = trelloBoard({ name: 'Attic' });
    for (const card of board.cards.slice(1)) card.closed = true;
    await choose(page, 'board.json', JSON.stringify(board));
    await page.getByText('Archived cards, which come into the archive: 2.').waitFor();
    await page.getByLabel('Import archived cards into the archive').click();
    await page.getByText('Archived cards that are left out: 2.').waitFor();
    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByText('The import is done').waitFor();
    expect((await ann.get('/tasks?archived=any&query=Card')).body).toMatchObject([{ title: 'Card 1' }]);
  });

  it('fits a phone in the dark, and asks what a table leaves open', async () => {
    const page = await browser.open(ann, '/import', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await page.getByText('Another tool').click();
    await choose(page, 'tasks.csv', 'Title;Due date\nFirst;01/02/2026\nSecond;03/04/2026\n');
    await page.getByRole('alert').getByText('Choose how to read them').waitFor();
    expect(await page.getByRole('button', { name: 'Start import' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await expectFits(page);
  });

  it('tells where a file is broken', async () => {
    const page = await browser.open(ann, '/import');
    await choose(page, 'board.json', '{"id": "b", "lists": [');
    await page.getByText('The file ends in the middle').waitFor();
    await expectAccessible(page);
  });
});
