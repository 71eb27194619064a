import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveClient } from '../../client/src/live/live-client.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject } from '../support/factories.js';
import { KINDS, type Mutation, MutatedProject, mutationOf, STATUSES } from '../support/mutations.js';
import { connect, LiveBoard, until } from '../support/live.js';

/** How many sequences, of how many mutations at most: bounded so that all takes well under a minute. */
const RUNS = 12;
const MAX_MUTATIONS = 30;

let app: TestApp;
/** An admin, two members, and one who is added and removed on the way. */
let actors: TestActor[];
let clients: LiveClient[];

beforeAll(async () => {
  app = await TestApp.start();
  actors = [await app.admin('Ann'), await app.member('Bob'), await app.member('Cem'), await app.member('Dora')];
  clients = actors.map((actor) => connect(actor));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await app.close();
});

/** A project under random mutations, with a board per actor that is kept by events. */
class Model extends MutatedProject {
  readonly boards = new Map<TestActor, LiveBoard>();

  /** Compares what each client holds with what it would fetch. */
  async check(): Promise<void> {
    for (const [n, actor] of actors.entries()) {
      const { status, body } = await actor.get(`/projects/${this.project.id}/board`);
      if (status === 404) {
        await until(() => this.boards.get(actor)?.isGone ?? true, 'the end of the board');
        this.boards.delete(actor);
        continue;
      }
      const board = await this.boardOf(actor, clients[n] as LiveClient);
      await this.reach(board, actor, body.seq as number);
      const cards = body.columns.flatMap(({ tasks }: { tasks: object[] }) => tasks);
      expect(STATUSES.flatMap((name) => board.columns[name]?.map((id) => board.cards.get(id)))).toEqual(cards);
      for (const column of body.columns) {
        const { held, expected } = board.partOf(column);
        expect(held).toEqual(expected);
      }
      expect(board.project).toEqual(body.project);
    }
  }

  /** Members of an assignee-only board do not see every number: REST says which of them is theirs and last. */
  private async reach(board: LiveBoard, actor: TestActor, seq: number): Promise<void> {
    const { body } = await actor.get(`/projects/${this.project.id}/events?after=${board.seq}&limit=500`);
    const last = (body.events as { seq: number }[]).filter((event) => event.seq <= seq).at(-1)?.seq ?? 0;
    await until(() => board.seq >= last && board.client.state === 'live', `event ${last} for ${actor.user.name}`);
  }

  private async boardOf(actor: TestActor, client: LiveClient): Promise<LiveBoard> {
    const present = this.boards.get(actor);
    if (present && !present.isGone) return present;
    const board = await LiveBoard.open(actor, client, this.project.id);
    this.boards.set(actor, board);
    return board;
  }
}

async function boardsAgree(task_access: 'assignee' | 'members', mutations: Mutation[]): Promise<void> {
  const [admin, ...members] = actors as [TestActor, ...TestActor[]];
  const elsewhere = await createProject(admin, { task_access: 'members' }, members);
  const model = new Model(actors, await createProject(admin, { task_access }, members), elsewhere);
  await model.check();
  for (const next of mutations) {
    await model.apply(next);
    await model.check();
  }
  // Several at once: only the end is compared.
  await Promise.all(mutations.map((next) => model.apply(next)));
  await model.check();
  for (const board of model.boards.values()) board.close();
}

describe('boards that only apply events', () => {
  it.each(['assignee', 'members'] as const)(
    'equal fetched ones after any mutations, beginning with task_access %s',
    async (task_access) => {
      const sequences = fc.array(mutationOf(KINDS), { minLength: 5, maxLength: MAX_MUTATIONS });
      await fc.assert(
        fc.asyncProperty(sequences, (mutations) => boardsAgree(task_access, mutations)),
        { numRuns: RUNS / 2, interruptAfterTimeLimit: 25_000, endOnFailure: true },
      );
    },
  );
});
