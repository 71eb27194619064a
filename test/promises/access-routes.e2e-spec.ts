import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSED_ON, PUBLIC, PUBLIC_WHEN_CONFIGURED, RULES, TO_PAGES } from '../support/access-matrix.js';
import { TestApp } from '../support/app.js';
import { routesOf, shapeOf } from '../support/route-table.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ METRICS: 'on', ALLOW_ORIGINS: 'https://board.example.org' });
});
afterAll(() => app.close());

const CLASSIFIED = [
  ...RULES.map(({ method, path }) => `${method} /api/v1${path}`),
  ...Object.keys(PUBLIC),
  ...Object.keys(PUBLIC_WHEN_CONFIGURED),
  ...PASSED_ON,
].map(shapeOf);

describe('the route table', () => {
  it('has no route that the access matrix does not classify', () => {
    const routes = routesOf(app);
    expect(routes.length).toBeGreaterThan(50);
    expect(routes.filter((route) => !CLASSIFIED.includes(shapeOf(route)))).toEqual([]);
  });

  it('has a route for every row of the access matrix', () => {
    const shapes = routesOf(app).map(shapeOf);
    expect(CLASSIFIED.filter((shape) => !shapes.includes(shape))).toEqual([]);
  });

  it('lists exactly the operations of the API document below /api', async () => {
    const { body } = await app.anonymous.get('//openapi.json');
    const documented = Object.entries<object>(body.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => shapeOf(`${method.toUpperCase()} ${path}`)),
    );
    const routes = routesOf(app)
      .map(shapeOf)
      .filter((route) => / \/(api|health)/.test(route) && !TO_PAGES.map(shapeOf).includes(route));
    expect(routes.sort()).toEqual(documented.sort());
  });

  it('declares public exactly what the matrix calls public', async () => {
    const { body } = await app.anonymous.get('//openapi.json');
    const open = Object.entries<Record<string, { 'x-access': string }>>(body.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => operation['x-access'] === 'public')
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(open.sort()).toEqual(
      Object.keys(PUBLIC)
        .filter((route) => / \/(api|health)/.test(route) && !TO_PAGES.includes(route))
        .map((route) => route.replace(/:(\w+)/g, '{$1}'))
        .sort(),
    );
  });

  it.each(Object.entries({ ...PUBLIC, ...PUBLIC_WHEN_CONFIGURED }))('answers anybody on %s', async (route, status) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await app.anonymous.send(method, `/${path.replace('*', '/')}`, method === 'POST' ? {} : undefined);
    expect(answer.status).toBe(status);
  });
});
