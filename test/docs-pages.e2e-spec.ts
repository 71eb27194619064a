import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from './support/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const load = (url: string) => fetch(new URL(url, app.base), { redirect: 'manual' });

/** What a page makes a browser fetch: sources, style sheets and icons. */
function referencesOf(html: string): string[] {
  const attributes = /<(?:script|link|img|iframe|source|redoc)\b[^>]*?\s(?:src|href|spec-url)\s*=\s*["']([^"']+)["']/g;
  return [...html.matchAll(attributes)].map((match) => match[1] ?? '').filter((url) => !url.startsWith('data:'));
}

/** How scripts and styles name what they load from elsewhere. */
const LOADS =
  /(?:@import\s+(?:url\()?|url\(|src=\\?|fetch\(|importScripts\(|new Worker\()\s*["']?(?:https?:)?\/\/[\w.-]+/g;

describe.each(['/docs', '/docs/', '/redoc', '/redoc/'])('%s', (page) => {
  it('is a page that refers only to what this server has', async () => {
    const response = await load(page);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    const html = await response.text();
    const references = referencesOf(html);
    expect(references.length).toBeGreaterThanOrEqual(2);
    for (const reference of references) {
      const url = new URL(reference, new URL(page, app.base));
      expect(url.origin, reference).toBe(new URL(app.base).origin);
      const loaded = await load(url.href);
      expect(loaded.status, reference).toBe(200);
      if (/javascript|css/.test(loaded.headers.get('content-type') ?? '')) {
        expect((await loaded.text()).match(LOADS) ?? [], reference).toEqual([]);
      }
    }
  });

  it('runs under a policy that lets nothing be loaded from other hosts, and no inline script', async () => {
    const response = await load(page);
    const policy = new Map(
      (response.headers.get('content-security-policy') ?? '')
        .split(';')
        .map((directive): [string, string[]] => [directive.split(' ')[0] ?? '', directive.split(' ').slice(1)]),
    );
    const allowed = new Set(["'self'", "'none'", 'data:', 'blob:']);
    for (const [directive, sources] of policy) {
      const others = sources.filter((source) => !allowed.has(source));
      expect(others, directive).toEqual(directive === 'style-src' ? ["'unsafe-inline'"] : []);
    }
    expect(policy.get('default-src')).toEqual(["'self'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    // So that the page works under it: no script without a source, no handler in an attribute.
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(html).not.toMatch(/\son\w+\s*=/);
  });
});

describe('Swagger UI', () => {
  it('has the document built in and asks no validator for a badge', async () => {
    const script = await (await load('/docs/swagger-ui-init.js')).text();
    expect(script).toContain('"validatorUrl": null');
    expect(script).toContain('task_create');
    const document = await (await load('/openapi.json')).json();
    expect(document).toMatchObject({ openapi: '3.1.0' });
  });
});
