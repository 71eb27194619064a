import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { Database } from '../database/sql.js';
import {
  type Chain,
  checkChain,
  type Expected,
  type Finding,
  findChain,
  type Flaw,
  nextChain,
} from '../history/chain/chain-check.js';
import { besideRunning, CommandError, runCommand, withDatabase } from './command.js';

const USAGE = 'Usage: npm run verify-history -- [--project <key or id>] [--expect <file>] [--json]';

/** What is said of a project; with `--json`, a list of these, which `--expect` reads. */
interface Checked extends Expected {
  project_id: string;
  key: string | null;
  name: string | null;
  ok: boolean;
  finding: Finding | null;
}

const WORDS: Record<Flaw, string> = {
  row_missing: 'the row is missing',
  row_changed: 'the row is not what was recorded',
  text_changed: "a comment's text was changed, or removed although the comment was not deleted",
  row_added: 'there is a row after the last number',
  head_changed: 'the last row is not the one that was recorded',
  head_missing: 'there is no last number',
  not_as_expected: 'this is not the history of the expected file',
};

await runCommand(async (config) => {
  const { project, expect, json = false } = options();
  const expected = expect === undefined ? new Map<string, Checked>() : await expectedIn(expect);
  await besideRunning(config, (config) =>
    withDatabase(config, async (source) => {
      const results: Checked[] = [];
      for await (const result of check(source, config, project, expected)) {
        results.push(result);
        if (!json) console.log(lineOf(result));
      }
      if (json) console.log(JSON.stringify(results, null, 2));
      else console.log(summaryOf(results));
      if (results.some(({ ok }) => !ok)) process.exitCode = 1;
    }),
  );
});

function options() {
  try {
    const options = { project: { type: 'string' }, expect: { type: 'string' }, json: { type: 'boolean' } } as const;
    return parseArgs({ options }).values;
  } catch {
    throw new CommandError(USAGE);
  }
}

/** The file of an earlier `--json`. @throws CommandError */
async function expectedIn(file: string): Promise<Map<string, Checked>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandError((error as Error).message);
  });
  try {
    const results = JSON.parse(text) as Checked[];
    const isHead = ({ project_id, seq, hash }: Checked) =>
      typeof project_id === 'string' && Number.isInteger(seq) && /^([0-9a-f]{64})?$/.test(hash);
    if (results.every(isHead)) return new Map(results.map((result) => [result.project_id, result]));
  } catch {
    // Not what `--json` writes.
  }
  throw new CommandError(`${file} is not what verify-history --json writes.`);
}

/** The results of all projects or one, as they come; and of those that were expected and are gone. */
async function* check(
  source: DataSource,
  config: Config,
  project: string | undefined,
  expected: Map<string, Checked>,
): AsyncGenerator<Checked> {
  const database = new Database(source, config);
  const missing = new Map(expected);
  const chains = project === undefined ? all(database) : one(database, project);
  for await (const chain of chains) {
    const { project_id, key, name, seq, hash } = chain;
    missing.delete(project_id);
    const finding = (await checkChain(database, chain, expected.get(project_id))) ?? null;
    yield { project_id, key, name, seq: seq ?? 0, hash: hash ?? '', ok: finding === null, finding };
  }
  if (project !== undefined) return;
  for (const { project_id, key, name } of missing.values()) {
    const finding: Finding = { flaw: 'not_as_expected', seq: 0, from: 1 };
    yield { project_id, key, name, seq: 0, hash: '', ok: false, finding };
  }
}

async function* all(database: Database): AsyncGenerator<Chain> {
  for (let chain = await nextChain(database); chain; chain = await nextChain(database, chain.project_id)) yield chain;
}

async function* one(database: Database, project: string): AsyncGenerator<Chain> {
  const chain = await findChain(database, project);
  if (!chain) throw new CommandError(`There is no project ${project}.`);
  yield chain;
}

function lineOf({ project_id, key, name, seq, hash, finding }: Checked): string {
  const project = key === null ? `${project_id} (deleted)` : `${key} (${name})`;
  if (!finding) return `${project}: ok, ${seq} rows, ${hash || 'no hash'}`;
  const where = finding.from < finding.seq ? `from ${finding.from} to ${finding.seq}` : String(finding.from);
  return `${project}: BROKEN at ${where}: ${WORDS[finding.flaw]}`;
}

function summaryOf(results: Checked[]): string {
  const broken = results.filter(({ ok }) => !ok).length;
  const rows = results.reduce((sum, { seq }) => sum + seq, 0);
  return broken === 0
    ? `${results.length} projects with ${rows} rows: nothing was changed or removed since it was recorded.`
    : `${broken} of ${results.length} projects: the history is not what was recorded.`;
}
