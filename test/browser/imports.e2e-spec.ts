import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { trelloBoard } from '../support/imports.js';
import { Exported } from '../support/exports.js';
import { createProject, createTask } from '../support/factories.js';
import { expectFits } from '../support/looks.js';
import { changed, zipOf } from '../support/own-imports.js';

const browser = useBrowser();
let ann: TestActor;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
});

/** Chooses a file on the page. */
async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
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

  it('brings a project of another FlowTrack in, and says what does not come along', async () => {
    const project = await createProject(ann, { name: 'Garden' });
    const task = await createTask(ann, project, { title: 'Plant a tree' });
    await ann.post(`/tasks/${task.id}/comments`, { text: 'An oak' });
    const zip = await zipOf(ann, project.id);
    const page = await browser.open(ann, '/import', { viewport: { width: 360, height: 740 } });
    await page.getByText('FlowTrack', { exact: true }).last().click();
    await page.getByText('Export → Everything (ZIP)').waitFor();
    expect(await page.locator('input[type=file]').getAttribute('accept')).toBe('.zip');
    await expectFits(page);
    await choose(page, 'garden.zip', zip);
    await page.getByRole('heading', { name: 'What will be made' }).waitFor();
    await page.getByText('Watchers, stars, personal settings').waitFor();
    await expectAccessible(page);
    await expectFits(page);
    await page.getByLabel('Name of the project').fill('Garden again');
    await page.getByLabel('Name of the project').blur();
    await expect.poll(async () => (await ann.get('/imports')).body[0].status as string).toBe('ready');
    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByText('The import is done').waitFor();
    await page.getByText('Records of the history: 3').waitFor();
    await page.getByRole('link', { name: 'Open the board' }).click();
    await page.getByText('Plant a tree').waitFor();
    expect((await ann.get('/projects?query=again')).body).toMatchObject([{ name: 'Garden again' }]);
  });

  it('tells which line of an export is wrong', async () => {
    const project = await createProject(ann, { name: 'Fence' });
    const zip = await zipOf(ann, project.id);
    const page = await browser.open(ann, '/import');
    await page.getByText('FlowTrack', { exact: true }).last().click();
    await choose(page, 'fence.zip', zip.subarray(0, 300));
    await page.getByText('The file ends in the middle').waitFor();
    await page.getByRole('link', { name: 'Import another file' }).click();
    await page.getByText('FlowTrack', { exact: true }).last().click();
    const found = await Exported.from(zip);
    const path = `projects/${project.key}/columns.ndjson`;
    await choose(page, 'fence.zip', await changed(found, { [path]: found.text(path).replace('"todo"', '"later"') }));
    await page.getByText('A line of the file is not as it should be.').waitFor();
    await page.getByText(`Line 1, ${path}`).waitFor();
    await expectAccessible(page);
  });
});
