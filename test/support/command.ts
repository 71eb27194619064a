import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What a finished program has said. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built program of this name, such as `commands/demo`. */
export const builtProgram = (name: string) => fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));

/** Runs one of the commands of an installation that `env` describes, in its folder. */
export async function runCommand(name: string, args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = spawn(process.execPath, [builtProgram(`commands/${name}`), ...args], {
    cwd: '/',
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}
