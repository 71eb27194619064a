import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProjectDto } from '../../../src/projects/project.dto.js';
import type { TaskDto } from '../../../src/tasks/core/task.dto.js';
import type { TestActor } from '../../support/actor.js';
import { randomInt } from '../../support/random.js';

/**
 * What became of a write. `acknowledged`: the answer was a success. `refused`: it was a 4xx. `unavailable`: a 503 that says when to
 * try again. `unknown`: there was no answer. `failed`: any other answer, which no fault excuses.
 */
export type Outcome = 'acknowledged' | 'refused' | 'unavailable' | 'unknown' | 'failed';

/** One write as its author saw it. */
export interface Write {
  method: string;
  path: string;
  /** Appears in what is written, and nowhere else; empty for writes without a text. */
  token: string;
  task_id?: string;
  outcome: Outcome;
  /** What was said of it at last. */
  reply: string;
  /** The task as it was answered. */
  task?: TaskDto;
}

/** How requests get to the application. */
export interface Road {
  /** Where to send the next one. */
  base(): string;
  /** No answer after this time counts as none, in milliseconds. */
  patienceMs: number;
}

const MAX_TRIES = 30;

/** What is written to, by all writers at once. */
export interface Field {
  projects: ProjectDto[];
  /** Who may get tasks. */
  people: { id: string }[];
  /** The tasks of each project that somebody was told of. */
  tasks: Map<string, string[]>;
}

/** Somebody who changes tasks, one after the other, and remembers what was answered. */
export class Writer {
  readonly writes: Write[] = [];
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly actor: TestActor,
    private readonly road: Road,
    private readonly field: Field,
    private readonly pauseMs: number,
  ) {}

  start(): void {
    this.running = this.work();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      await this.write();
      await sleep(randomInt(this.pauseMs, 2 * this.pauseMs));
    }
  }

  private async write(): Promise<void> {
    const project = pick(this.field.projects);
    const tasks = project && this.field.tasks.get(project.id);
    if (!project || !tasks) return;
    const id = pick(tasks);
    const token = `write ${randomUUID()}`;
    const dice = randomInt(100);
    if (!id || dice < 30) await this.create(project, tasks, token);
    else if (dice < 55) await this.send('PUT', `/tasks/${id}`, { description: token }, token, id);
    else if (dice < 80) await this.move(id, tasks);
    else if (dice < 90) await this.send('PUT', `/tasks/${id}`, { assigned_to: pick(this.field.people)?.id }, '', id);
    else if (dice < 96) await this.send('DELETE', `/tasks/${id}`, undefined, '', id);
    else await this.send('POST', `/tasks/${id}/restore`, undefined, '', id);
  }

  private async create(project: ProjectDto, tasks: string[], token: string): Promise<void> {
    const assigned_to = pick([...this.field.people, null])?.id ?? null;
    const body = { project_id: project.id, title: token, assigned_to };
    const { task } = await this.send('POST', '/tasks', body, token);
    if (task) tasks.push(task.id);
  }

  private async move(id: string, tasks: string[]): Promise<void> {
    const before_id = randomInt(2) === 0 ? pick(tasks.filter((other) => other !== id)) : undefined;
    const new_status = pick(['todo', 'in_progress', 'done']);
    await this.send('PATCH', `/tasks/${id}/move`, { new_status, before_id }, '', id);
  }

  /** Writes once; a creation, which has a key for that, again and again until there is a word that counts. */
  private async send(method: string, path: string, body: object | undefined, token: string, task_id?: string) {
    const write: Write = { method, path, token, task_id, outcome: 'unknown', reply: '' };
    this.writes.push(write);
    const key = path === '/tasks' ? randomUUID() : undefined;
    for (let tries = 0; tries < (key ? MAX_TRIES : 1); tries++) {
      Object.assign(write, await this.request(method, path, body, key));
      if (!['unknown', 'unavailable'].includes(write.outcome)) break;
      await sleep(200);
    }
    return write;
  }

  private async request(method: string, path: string, body?: object, key?: string): Promise<Partial<Write>> {
    try {
      const response = await fetch(`${this.road.base()}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.actor.token}`,
          ...(body && { 'content-type': 'application/json' }),
          ...(key && { 'idempotency-key': key }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(this.road.patienceMs),
      });
      const text = await response.text();
      const outcome = outcomeOf(response);
      const task = outcome === 'acknowledged' && text ? (JSON.parse(text) as TaskDto) : undefined;
      return { outcome, task, reply: `${response.status} ${outcome === 'acknowledged' ? '' : text}` };
    } catch (error) {
      const { message, cause } = error as Error;
      return { outcome: 'unknown', reply: `${message} ${(cause as Error | undefined)?.message ?? ''}` };
    }
  }
}

function outcomeOf({ status, headers }: Response): Outcome {
  if (status >= 200 && status < 300) return 'acknowledged';
  if (status >= 400 && status < 500) return 'refused';
  return status === 503 && headers.has('retry-after') ? 'unavailable' : 'failed';
}

function pick<T>(list: T[]): T | undefined {
  return list.length > 0 ? list[randomInt(list.length)] : undefined;
}
