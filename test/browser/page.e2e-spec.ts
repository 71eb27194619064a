import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';

const browser = useBrowser();
const load = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, browser.app.base), { headers: { accept: 'text/html', ...headers } });

describe('the page', () => {
  it('is served where a browser opens an address that nothing else answers, and never cached', async () => {
    for (const path of ['/', '/projects', '/projects/x/board?task=y', '/no-such-place']) {
      const response = await load(path);
      expect([response.status, response.headers.get('cache-control')], path).toEqual([200, 'no-store']);
      expect(await response.text()).toContain('<div id="root">');
    }
  });

  it('does not stand in for what programs ask for', async () => {
    for (const [path, accept] of [
      ['/api/v1/no-such-thing', 'text/html'],
      ['/api/no-such-thing', 'text/html'],
      ['/assets/no-such-thing.js', 'text/html'],
      ['/health/no-such-thing', 'text/html'],
      ['/no-such-thing.json', 'text/html'],
      ['/no-such-thing', 'application/json'],
    ] as const) {
      const response = await load(path, { accept });
      expect(response.status, path).toBe(404);
      expect(response.headers.get('content-type'), path).toContain('application/problem+json');
      await response.arrayBuffer();
    }
  });

  it('loads assets that are compressed, and cached for good', async () => {
    const html = await (await load('/')).text();
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(assets.length).toBeGreaterThanOrEqual(2);
    for (const path of assets) {
      const response = await load(path, { 'accept-encoding': 'br' });
      expect(response.headers.get('content-encoding'), path).toBe('br');
      expect(response.headers.get('cache-control'), path).toBe('public, max-age=31536000, immutable');
      await response.arrayBuffer();
    }
  });

  it('shows who is logged in, live, and a deep link survives a reload', async () => {
    const actor = await browser.app.admin('Ann Miller');
    const page = await browser.open(actor, '/people');
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
  });
});
