import type { Fault } from './faults.js';
import type { History } from './round.js';
import { judge } from './validators.js';

/** What is told of every round, and of all of them together. */
const COLUMNS = [
  'faults',
  'writes',
  'acknowledged',
  'refused',
  'unavailable',
  'unknown',
  'events',
  'delivered',
  'resyncs',
  'lost',
  'doubled',
  'out_of_order',
  'forbidden',
  'altered',
] as const;

type Sums = Partial<Record<(typeof COLUMNS)[number], number>>;

/** The numbers of all rounds. */
export class Tally {
  private readonly rounds = new Map<string, Sums>();

  add(fault: Fault, { writes, watchers, truths }: History): void {
    const sums: Record<string, number> = { faults: fault.times, writes: writes.length };
    const add = (name: string, count: number) => (sums[name] = (sums[name] ?? 0) + count);
    for (const { outcome } of writes) add(outcome, 1);
    for (const { events } of truths) add('events', events.length);
    for (const watcher of watchers) {
      add('delivered', watcher.board.log.length);
      add('resyncs', watcher.board.resyncs);
      const truth = truths.find(({ project_id }) => project_id === watcher.board.project_id);
      if (truth) for (const [name, count] of Object.entries(judge(watcher, truth))) add(name, count);
    }
    this.rounds.set(fault.name, sums);
  }

  text(): string {
    const lines = [...this.rounds].map(([name, sums]) => `  ${name}\n    ${line(sums)}\n`);
    const all = [...this.rounds.values()];
    const total = Object.fromEntries(
      COLUMNS.map((name) => [name, all.reduce((sum, sums) => sum + (sums[name] ?? 0), 0)]),
    );
    return `\n${lines.join('')}  altogether\n    ${line(total)}\n\n`;
  }
}

function line(sums: Sums): string {
  return COLUMNS.map((name) => `${name.replaceAll('_', ' ')} ${sums[name] ?? 0}`).join(', ');
}
