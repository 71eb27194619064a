import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardDto, TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject } from '../support/factories.js';
import { KINDS, type Mutation, MutatedProject, mutationOf } from '../support/mutations.js';

/** How many histories, of how many mutations at most: bounded so that all takes well under a minute. */
const RUNS = 10;
const MAX_MUTATIONS = 40;

const COLUMN_KINDS = ['column', 'column', 'recolumn', 'recategorize', 'uncolumn', 'uncolumn', 'into', 'into'];
const FURTHER_KINDS = ['revert', ...COLUMN_KINDS];
const CATEGORIES = ['todo', 'in_progress', 'done'] as const;

let app: TestApp;
let actors: [TestActor, ...TestActor[]];

beforeAll(async () => {
  app = await TestApp.start();
  actors = [await app.admin('Ann'), await app.member('Bob'), await app.member('Cem'), await app.member('Dora')];
});
afterAll(() => app.close());

type Task = Pick<TaskDto, 'id' | 'assigned_to' | 'project_id'>;

/** A project under random mutations, of which an admin keeps what the board was after each. */
class Remembered extends MutatedProject {
  readonly boards = new Map<number, BoardDto>();

  override async apply(mutation: Mutation): Promise<void> {
    await super.apply(mutation);
    await this.applyToColumns(mutation);
    await this.remember();
  }

  private async applyToColumns({ kind, which, other }: Mutation): Promise<void> {
    const [admin] = actors;
    const project = `/projects/${this.project.id}`;
    if (kind === 'revert') await this.revert(admin, other);
    if (!COLUMN_KINDS.includes(kind)) return;
    const { body } = await admin.get<{ id: string }[]>(`${project}/columns`);
    if (!Array.isArray(body)) return;
    const [one, another] = [body[which % body.length], body[other % body.length]];
    const column = `/columns/${one?.id}`;
    if (kind === 'column') {
      await admin.post(`${project}/columns`, { name: `Column ${other}`, category: CATEGORIES[which % 3] });
    }
    if (kind === 'recolumn') {
      await admin.put(column, { name: `Other ${other}`, color: 'red', wip_limit: 40 + other });
      await admin.patch(`${column}/move`, { before_id: another?.id });
    }
    if (kind === 'recategorize') await admin.put(column, { category: CATEGORIES[other % 3] });
    if (kind === 'uncolumn') await admin.delete(`${column}?move_to=${another?.id}`);
    if (kind === 'into')
      await admin.patch(`/tasks/${this.tasks[other % this.tasks.length]}/move`, { column_id: one?.id });
  }

  private async revert(admin: TestActor, other: number): Promise<void> {
    const { body } = await admin.get<{ id: string }[]>(`/activity?project_id=${this.project.id}&limit=20`);
    await admin.post(`/activity/${body[other % body.length]?.id}/revert`);
  }

  private async remember(): Promise<void> {
    const { status, body } = await actors[0].get<BoardDto>(`/projects/${this.project.id}/board`);
    expect(status).toBe(200);
    this.boards.set(body.seq, body);
  }

  /** Compares each board that was seen with what the history makes of it, for everybody. */
  async check(): Promise<void> {
    for (const actor of actors) {
      const { status, body: present } = await actor.get<BoardDto>(`/projects/${this.project.id}/board`);
      const seen = status === 200 ? await this.seenBy(actor, present) : undefined;
      for (const [seq, board] of this.boards) {
        const past = await actor.get<BoardDto>(`/projects/${this.project.id}/board?at=${seq}`);
        expect(past.status).toBe(status);
        if (!seen) continue;
        expect(past.body.past).toMatchObject({ complete: true, gaps: [] });
        expect(past.body.columns).toEqual(asSeen(board, present.project.key, seen));
        if (actor === actors[0]) await this.checkTime(past.body);
      }
    }
  }

  /** At the time of its last event, or later: several may be recorded within a millisecond. */
  private async checkTime({ seq, past }: BoardDto): Promise<void> {
    const { body } = await actors[0].get<BoardDto>(`/projects/${this.project.id}/board?at=${past?.at}&limit=1`);
    expect(body.seq).toBeGreaterThanOrEqual(seq);
    expect(body.past?.at).toBe(past?.at);
  }

  /** Which tasks an actor may see now, by the rules of access, wherever these are. */
  private async seenBy(actor: TestActor, { project }: BoardDto): Promise<(id: string) => boolean> {
    const tasks = new Map(
      (await app.query<Task>('SELECT id, assigned_to, project_id FROM tasks')).map((task) => [task.id, task]),
    );
    return (id) => {
      const task = tasks.get(id);
      return (
        task?.project_id !== this.project.id || project.can.includes('see_all_tasks') || task.assigned_to === actor.id
      );
    };
  }
}

/** The columns of a board that was seen, with the tasks that a reader may see now; keys are those of today. */
function asSeen({ columns }: BoardDto, key: string, isSeen: (id: string) => boolean): object[] {
  return columns.map((column) => {
    const tasks = column.tasks
      .filter(({ id }) => isSeen(id))
      .map((task: TaskDto) => ({ ...task, key: `${key}-${task.number}` }));
    return { ...column, total: tasks.length, tasks };
  });
}

async function pastIsRight(task_access: 'assignee' | 'members', mutations: Mutation[]): Promise<void> {
  const [admin, ...members] = actors;
  const elsewhere = await createProject(admin, { task_access: 'members' }, members);
  const project = new Remembered(actors, await createProject(admin, { task_access }, members), elsewhere);
  for (const next of mutations) await project.apply(next);
  await project.check();
}

describe('a board of the past', () => {
  it.each(['assignee', 'members'] as const)(
    'is what it was, after any mutations, beginning with task_access %s',
    async (task_access) => {
      const histories = fc.array(mutationOf([...KINDS, ...FURTHER_KINDS]), { minLength: 20, maxLength: MAX_MUTATIONS });
      await fc.assert(
        fc.asyncProperty(histories, (mutations) => pastIsRight(task_access, mutations)),
        { numRuns: RUNS / 2, interruptAfterTimeLimit: 25_000, endOnFailure: true },
      );
    },
  );
});
