import type { TestActor } from './actor.js';
import type { Ids } from './access-scene.js';
import { filled } from './access-scene.js';
import { RULES } from './access-matrix.js';
import { randomHex } from './random.js';

/** A word that occurs nowhere else: what contains it has leaked it. */
export function canary(name: string): string {
  return `${name}${randomHex(6)}`;
}

/** Paths of every GET route with these ids, and of the lists with each of their filters. */
export function everyRead(ids: Ids[]): string[] {
  const paths = RULES.filter(({ method }) => method === 'GET').map(({ path }) => path);
  const plain = ids.flatMap((some) => paths.map((path) => filled(path, some)));
  const filters = ids.flatMap(({ project, user }) => [
    `/tasks?project_id=${project}`,
    `/tasks?assigned_to=${user}`,
    `/projects/${project}/events?after=0&limit=500`,
  ]);
  const own = [
    '/tasks?assigned_to=none',
    '/tasks?assigned_to=me',
    '/tasks?sort=title&limit=500',
    '/notifications?unread=true',
  ];
  return [...new Set([...plain, ...filters, ...own])];
}

/** Reads all of `paths` as `actor`: which of `words` are in which answers, headers included. */
export async function wordsIn(actor: TestActor, paths: string[], words: string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const path of paths) {
    const { body, headers } = await actor.get(path);
    const text = JSON.stringify([body, [...headers]]);
    const here = words.filter((word) => text.includes(word));
    if (here.length > 0) found[path] = here.sort();
  }
  return found;
}
