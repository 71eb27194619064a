import type { Attack } from './attack.js';
import { makeBoard } from './boards.js';
import { ask } from './raw-client.js';

/** How often the board is opened at the same time. */
const TIMES = 8;
/** How many refused moves are asked for at the same time. */
const MOVES = 4;

let project = '';
let tasks: string[] = [];

/** A member opens a board with forty megabytes of descriptions, and moves cards to where none is, which shows the column. */
export const largeBoards: Attack = {
  name: 'a board of 40 MB, eight times at once, and refused moves in it',

  async prepare(stage) {
    [project, tasks] = await makeBoard(stage, 2_000, ['A "long" story. ', 1_250]);
  },

  async step({ base, attacker: { token } }) {
    const from = '127.0.3.2';
    const board = () => ask(base, from, 'GET', `/api/v1/projects/${project}/board`, { token });
    const [task, ...others] = tasks;
    // No neighbour there: it is in another column.
    const move = (n: number) =>
      ask(base, from, 'PATCH', `/api/v1/tasks/${task}/move`, {
        token,
        body: { new_status: 'done', before_id: others[n] },
      });
    const list = () => ask(base, from, 'GET', `/api/v1/tasks?project_id=${project}&limit=500`, { token });
    await Promise.all([
      ...Array.from({ length: TIMES }, board),
      ...Array.from({ length: MOVES }, (_, n) => move(n)),
      list(),
    ]);
  },
};
