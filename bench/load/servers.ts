import { application, type Command, type MeasuredProcess, startProcess } from '../lib/process.js';
import { type Operation } from './operations.js';
import { type Measured, round, together } from './round.js';

/** Headers that an answer has because of what it holds, or that the server's own HTTP makes. */
const OF_THE_ANSWER =
  /^(content-length|content-type|etag|link|x-total-count|x-request-id|x-ratelimit-.*|date|connection|keep-alive)$/;

export function startApplication(database: string): Promise<MeasuredProcess> {
  return startProcess(application(database));
}

/** Starts the floor, which sends the same headers as the application does. */
export async function startFloor(database: string, app: MeasuredProcess, probe: Operation): Promise<MeasuredProcess> {
  const [request] = probe.requests(0, 1);
  if (!request) throw new Error('there is nothing to ask for');
  const { headers } = await fetch(`${app.base}${request.path}`, { headers: request.headers });
  const constant = [...headers].filter(([name]) => !OF_THE_ANSWER.test(name));
  const limits = [...headers].filter(([name]) => name.startsWith('x-ratelimit'));
  const all = Object.fromEntries([...constant, ...limits, ['content-type', headers.get('content-type') ?? '']]);
  return start(database, 'floor', ['--import', 'tsx', 'bench/floor.ts'], { FLOOR_HEADERS: JSON.stringify(all) });
}

/** Starts the same operations the way in which most NestJS applications do them. */
export function startTypical(database: string): Promise<MeasuredProcess> {
  return start(database, 'typical', ['--import', 'tsx', 'bench/typical.ts'], {});
}

function start(database: string, name: string, args: string[], env: NodeJS.ProcessEnv): Promise<MeasuredProcess> {
  const command: Command = { name, args, env: { DATABASE_URL: database, ...env } };
  return startProcess(command);
}

/** So many requests until the code is compiled, and at most so many seconds. */
const WARM_REQUESTS = 2_000;
const WARM_S = 4;

/** Lets each server do an operation for a while, so that code is compiled and statements are prepared everywhere. */
export async function warmUp(rivals: MeasuredProcess[], operation: Operation): Promise<void> {
  for (const server of rivals) {
    let done = 0;
    for (let second = 0; second < WARM_S && done < WARM_REQUESTS; second++) {
      done += (await round(server, operation, operation.ofAll ? 1 : 32, 1)).requests;
    }
  }
}

/** Rounds in turn, so that what disturbs the machine disturbs all of them. */
export async function compare(
  rivals: MeasuredProcess[],
  operation: Operation,
  connections: number,
  { rounds, duration }: { rounds: number; duration: number },
): Promise<Measured[]> {
  const measured = rivals.map((): Measured[] => []);
  for (let n = 0; n < rounds; n++) {
    for (const [index, server] of rivals.entries()) {
      measured[index]?.push(await round(server, operation, connections, duration));
    }
  }
  return measured.map(together);
}
