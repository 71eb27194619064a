import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare, serverVersion } from './data/database.js';
import { SIZE_NAMES, type SizeName, SIZES } from './data/sizes.js';
import { planWorkspace } from './data/workspace.js';
import { describeMachine } from './lib/machine.js';
import { measureLive } from './live/live.js';
import { measureLoad } from './load/load.js';
import { measureScale } from './load/scale.js';
import { documentOf, publish, type Section } from './lib/publish.js';
import { explainAll } from './plans.js';
import { measureStart } from './start.js';

/*
 * All that FlowTrack's claims of speed stand on; see README.md beside this file.
 *
 *   npm run bench -- --sizes S,M,L --only load,live,start,scale,plans --duration 2
 */

const PARTS = ['load', 'live', 'start', 'scale', 'plans'] as const;
type Part = (typeof PARTS)[number];
const TITLES: Record<Part, string> = {
  load: 'Under load',
  live: 'Live events',
  start: 'Start',
  scale: 'As it grows',
  plans: 'Plans',
};
/** Where load and live events are measured, where there is a choice. */
const USUAL: SizeName = 'M';
const RESULTS = join(import.meta.dirname, 'results');

try {
  await main();
} catch (error) {
  const { message, cause } = error as Error;
  // What the person who runs this can mend is told in one line.
  console.error(cause ? message : error);
  process.exit(1);
}

async function main(): Promise<void> {
  const { sizes, parts, duration, fresh, publishing } = wanted();
  const machine = describeMachine(await serverVersion());
  const databases: { name: SizeName; url: string }[] = [];
  const needed = parts.some((part) => part !== 'start') ? sizes : [];
  for (const name of needed)
    databases.push({ name, url: await prepare(SIZES[name], planWorkspace(SIZES[name]), fresh) });
  const conditions = `${machine} · rounds of ${duration} s`;
  const sections: Section[] = [];
  for (const part of parts) {
    console.log(`\n# ${TITLES[part]}`);
    const results = await measure(part, databases, duration);
    sections.push({ title: TITLES[part], text: `${conditions}\n\n${results}` });
    console.log(`\n${results}`);
  }
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${new Date().toISOString().slice(0, 16).replace(':', '')}.md`);
  writeFileSync(file, documentOf(sections));
  if (publishing) publish(sections, Object.values(TITLES));
  console.log(`\nWritten to ${file}`);
}

function measure(part: Part, databases: { name: SizeName; url: string }[], duration: number): Promise<string> {
  const usual = databases.find(({ name }) => name === USUAL) ?? databases[0];
  const largest = databases.at(-1);
  if (part === 'start' || !usual || !largest) return measureStart();
  const workspace = planWorkspace(SIZES[usual.name]);
  if (part === 'load') return measureLoad(usual.url, workspace, duration);
  if (part === 'live') return measureLive(usual.url, workspace, duration);
  if (part === 'scale') return measureScale(databases, workspace, duration);
  return explainAll(largest.url, planWorkspace(SIZES[largest.name]));
}

function wanted() {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: SIZE_NAMES.join() },
      only: { type: 'string', default: PARTS.join() },
      duration: { type: 'string', default: '2' },
      fresh: { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
    },
  });
  const duration = Number(values.duration);
  if (!(duration >= 1)) throw refused('duration', 'seconds, at least 1');
  const sizes = chosen('sizes', values.sizes, SIZE_NAMES);
  return {
    sizes,
    parts: chosen('only', values.only, PARTS),
    duration,
    fresh: values.fresh,
    publishing: values.publish,
  };
}

function chosen<T extends string>(option: string, text: string, all: readonly T[]): T[] {
  const names = text.split(',');
  if (names.some((name) => !all.includes(name as T))) throw refused(option, `some of ${all.join(', ')}`);
  return all.filter((name) => names.includes(name));
}

function refused(option: string, expected: string): Error {
  return new Error(`--${option} must be ${expected}.`, { cause: 'input' });
}
