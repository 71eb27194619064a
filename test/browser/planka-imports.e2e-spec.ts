import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { FakePlanka } from '../support/fake-planka.js';
import { expectFits } from '../support/looks.js';
import { plankaData } from '../support/planka-data.js';

const browser = useBrowser();
let ann: TestActor;
let planka: FakePlanka;

beforeAll(async () => {
  planka = await FakePlanka.start(plankaData({ name: 'Harbour' }));
});
beforeEach(async () => {
  ann = await browser.app.admin('Ann');
});
afterAll(() => planka.close());

describe('the form for Planka', () => {
  it('reads a board by keyboard, and shows at the field what is wrong', async () => {
    browser.expectProblem(/400/);
    const page = await browser.open(ann, '/import');
    await page.getByText('Planka', { exact: true }).click();
    const [address, key] = [page.getByLabel('Address of the board'), page.getByLabel('API key', { exact: true })];
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Read the board' }).click();
    await expect.poll(() => address.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(planka.asked).toEqual([]);
    await address.fill('planka.example.org');
    await key.fill('wrong');
    await key.press('Enter');
    await page.getByText('It ends with /boards/ and a number.').waitFor();
    await expect.poll(() => address.evaluate((node) => node === document.activeElement)).toBe(true);
    await address.fill(planka.address);
    await address.press('Enter');
    await page.getByText('Planka does not accept this key.').waitFor();
    await expect.poll(() => key.evaluate((node) => node === document.activeElement)).toBe(true);
    await expectAccessible(page);
    await key.fill(planka.key);
    await key.press('Enter');
    await page.getByRole('heading', { name: 'What will be made' }).waitFor();
    await page.getByText('Cards in the trash, which are left out: 1.').waitFor();
    expect(await page.getByRole('combobox', { name: 'Status of Shipped' }).inputValue()).toBe('Done');
    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByText('The import is done').waitFor();
    expect((await ann.get('/projects?query=Harbour')).body).toMatchObject([{ name: 'Harbour' }]);
  });

  it('fits a phone, in German and in the dark', async () => {
    browser.expectProblem(/400/);
    const viewport = { width: 360, height: 740 };
    const page = await browser.open(ann, '/import', { viewport, colorScheme: 'dark', locale: 'de-DE' });
    await page.getByText('Planka', { exact: true }).click();
    await page.getByLabel('Adresse des Boards').fill(`${planka.origin}/boards/1`);
    await page.getByLabel('API-Schlüssel', { exact: true }).fill(planka.key);
    await page.getByRole('button', { name: 'Board lesen' }).click();
    await page.getByText('Unter dieser Adresse ist kein Board').waitFor();
    await expectAccessible(page);
    await expectFits(page);
  });
});
