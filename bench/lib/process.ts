import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Signs the tokens of the benchmark's users. */
export const JWT_SECRET = 'a secret that is known only while speed is measured';
const START_MS = 60_000;

/** What still runs is not left behind when the benchmark is stopped. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** A server that is measured, in a process of its own. */
export class MeasuredProcess {
  constructor(
    readonly name: string,
    readonly base: string,
    /** The database that it uses, if any. */
    readonly database: string | undefined,
    /** Milliseconds from its start to its first answer. */
    readonly startedIn: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    await stopped(this.child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What is run, with what differs from one server to the other. */
export interface Command {
  name: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Answers 2xx once the server is ready; any answer counts where it is undefined. */
  ready?: string;
}

/** The built application as its user would run it: a log line for every request, limits that are counted. */
export function application(database: string, env: NodeJS.ProcessEnv = {}): Command {
  return { name: 'FlowTrack', args: ['dist/main.js'], env: { DATABASE_URL: database, ...env }, ready: '/health/ready' };
}

/** Starts a server on a free port, and waits until it answers. Its output goes into a file, as that of a service does. */
export async function startProcess(command: Command): Promise<MeasuredProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'flowtrack-bench-'));
  const output = join(folder, 'output');
  const file = openSync(output, 'w');
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, command.args, {
    env: { ...process.env, ...defaults(folder), PORT: String(port), ...command.env },
    stdio: ['ignore', file, file],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const base = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + START_MS; ; await sleep(20)) {
    if (child.exitCode !== null || Date.now() > until) {
      throw new Error(`${command.name} did not start:\n${readFileSync(output, 'utf8')}`);
    }
    const response = await fetch(`${base}${command.ready ?? '/'}`).catch(() => undefined);
    if (!response || (command.ready && !response.ok)) continue;
    const { DATABASE_URL } = command.env;
    return new MeasuredProcess(command.name, base, DATABASE_URL, performance.now() - began, child, folder);
  }
}

function defaults(folder: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    JWT_SECRET,
    DATA_DIR: folder,
    RATE_LIMIT_PER_MINUTE: '1000000000',
    MAX_SOCKETS_PER_USER: '0',
    REDIS_URL: '',
    ADMIN_EMAIL: 'user0@bench.example',
    ADMIN_PASSWORD: 'a password for the bench',
  };
}

export function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
