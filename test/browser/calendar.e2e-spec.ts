import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();

describe('the calendar in the profile', () => {
  it('gives an address once, tells of its use, replaces it and switches it off', async () => {
    const ann = await browser.app.admin('Ann');
    const project = await createProject(ann);
    await createTask(ann, project, { title: 'Launch', assigned_to: ann.id, deadline: '2030-01-02' });
    const page = await browser.open(ann, '/profile');
    const section = page.getByRole('region', { name: 'Deadlines in your calendar' });
    await section.getByRole('button', { name: 'Create an address' }).click();
    const field = section.getByLabel('Address to subscribe to');
    const first = await field.inputValue();
    expect(await (await fetch(first)).text()).toContain('SUMMARY:Launch');
    expect(await section.getByRole('link', { name: 'Open in a calendar' }).getAttribute('href')).toBe(
      first.replace('http:', 'webcal:'),
    );
    await page.reload();
    await section.getByText('A calendar last read it').waitFor();
    expect(await field.count()).toBe(0);
    await section.getByRole('button', { name: 'Create a new address' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create a new address' }).click();
    const second = await field.inputValue();
    expect([(await fetch(first)).status, (await fetch(second)).status]).toEqual([404, 200]);
    await section.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await section.getByRole('button', { name: 'Create an address' }).waitFor();
    expect((await fetch(second)).status).toBe(404);
  });

  it('looks right with an address and without', async () => {
    const ann = await browser.app.admin('Ann');
    const ready = (page: Page) => page.getByText('Your calendar program can show').waitFor();
    await expectGoodLooks(browser, ann, { '/profile': ready });
    await ann.post('/users/me/calendar');
    await expectGoodLooks(browser, ann, { '/profile': ready });
  });
});
