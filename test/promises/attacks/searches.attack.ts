import type { Attack } from './attack.js';
import { makeBoard } from './boards.js';
import { ask } from './raw-client.js';

/** How many searches are asked for at the same time. */
const TIMES = 40;
/** How many tasks there are, in the long form and in the short one. */
const TASKS = { long: 120_000, short: 30_000 };

/** What has no letters, for which no index knows anything; of the rest, some is in all tasks. */
const TEXTS = ['\\'.repeat(199), 'errand', '\\'.repeat(199), 'task'];

/** A member who searches again and again in very many tasks, among them for what the honest user looks for. */
export const searches: Attack = {
  name: 'forty searches at once for 199 backslashes in very many tasks',

  async prepare(stage) {
    await makeBoard(stage, stage.isLong ? TASKS.long : TASKS.short, ['\\ errand ', 20]);
  },

  async step({ base, attacker: { token } }) {
    await Promise.all(
      Array.from({ length: TIMES }, (_, n) => {
        const query = encodeURIComponent(TEXTS[n % TEXTS.length] as string);
        return ask(base, '127.0.3.3', 'GET', `/api/v1/tasks?query=${query}`, { token });
      }),
    );
  },
};
