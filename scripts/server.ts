import { type ChildProcess, spawn } from 'node:child_process';

/** The built application as a process of its own. */
export interface RunningServer {
  /** Where it listens. */
  base: string;
  /** Ends when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts the built application on a free port.
 * @param env settings besides those of this process, such as `DATA_DIR`.
 * @throws Error with what it printed, when it ends instead.
 */
export async function startServer(env: NodeJS.ProcessEnv): Promise<RunningServer> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { base: await addressOf(child), stop: () => stop(child) };
}

/** Where the server listens, as its banner says. */
function addressOf(child: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the server ended: ${text}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const address = /Open +(\S+)/.exec(text)?.[1];
      if (address) resolve(address);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
