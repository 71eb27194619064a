import type { Attack } from './attack.js';
import { boardOfControlCharacters } from './boards.js';
import { ask } from './raw-client.js';

/** How often the board is opened at the same time. */
const TIMES = 4;

let path = '';

/** A member opens a board that would have more than half a gigabyte of JSON, which is longer than a text can be. */
export const controlCharacters: Attack = {
  name: 'a board of control characters, six times as long in JSON',

  async prepare(stage) {
    const [id] = await boardOfControlCharacters(stage);
    // Another attack may have removed them.
    await stage.admin.post(`/projects/${id}/members/${stage.attacker.id}`);
    path = `/api/v1/projects/${id}`;
  },

  async step({ base, attacker: { token } }) {
    const paths = [...Array.from({ length: TIMES }, () => `${path}/board`), `${path}/events`, `${path}/activity`];
    await Promise.all(paths.map((each) => ask(base, '127.0.3.1', 'GET', each, { token })));
  },
};
