import type { Fault } from './faults.js';
import type { History } from './round.js';
import { judge, judgeMail, mailOf } from './validators.js';

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
  'notifications',
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

  add(fault: Fault, { writes, watchers, plain, mailboxes, mail, truths }: History): void {
    const sums: Record<string, number> = { faults: fault.times, writes: writes.length };
    const add = (name: string, count: number) => (sums[name] = (sums[name] ?? 0) + count);
    const addAll = (counts: object) => Object.entries(counts).forEach(([name, count]) => add(name, count as number));
    for (const { outcome } of writes) add(outcome, 1);
    for (const { events } of truths) add('events', events.length);
    for (const { board } of watchers) add('resyncs', board.resyncs);
    for (const follower of [...watchers, ...plain]) {
      add('delivered', follower.log.length);
      const truth = truths.find(({ project_id }) => project_id === follower.project_id);
      if (truth) addAll(judge(follower, truth));
    }
    for (const mailbox of mailboxes) {
      add('notifications', mailOf(mailbox, mail).length);
      addAll(judgeMail(mailbox, mail));
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
