import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** On what was measured, as a line of Markdown. */
export function describeMachine(postgres: string): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${new Date().toISOString().slice(0, 10)}`,
    `commit ${commit()}`,
    `${cpus().length} cores of ${first?.model.trim() ?? 'an unknown processor'}, ${memory} GB`,
    `Node.js ${process.versions.node}`,
    `PostgreSQL ${postgres.split(' ', 1)[0] ?? ''}`,
  ].join(' · ');
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', 'src') ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}
