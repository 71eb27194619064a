import type { TestApp } from './app.js';

const LINE = /^((?:│ {3}| {4})*)[├└]── (.+?)(?: \(([A-Z, ]+)\))?$/;

/**
 * Every route of the running application as `METHOD /path`, as its router prints them: those of controllers, of plugins
 * and of whatever else was registered. `HEAD` is left out where there is a `GET`.
 */
export function routesOf({ app }: TestApp): string[] {
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }).split('\n')) {
    if (line.trim() === '') continue;
    const [, indent = '', segment, methods = ''] = LINE.exec(line) ?? [];
    if (segment === undefined) throw new Error(`cannot read this line of the route table: ${line}`);
    const depth = indent.length / 4;
    const path = (parents[depth - 1] ?? '') + segment;
    parents[depth] = path;
    const listed = methods.split(', ').filter(Boolean);
    for (const method of listed) if (method !== 'HEAD' || !listed.includes('GET')) routes.push(`${method} ${path}`);
  }
  return routes;
}

/** A route, whatever its parameters are called: `GET /projects/:id` and `GET /projects/{project}` are the same. */
export function shapeOf(route: string): string {
  return route.replace(/:\w+|\{\w+\}/g, ':');
}
