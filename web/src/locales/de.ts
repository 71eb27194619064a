import { auth } from './de/auth.js';
import { board } from './de/board.js';
import { common } from './de/common.js';
import { dashboard } from './de/dashboard.js';
import { notifications } from './de/notifications.js';
import { palette } from './de/palette.js';
import { projects } from './de/projects.js';
import { since } from './de/since.js';
import { tasks } from './de/tasks.js';
import type { en } from './en.js';

/** All texts in German; the compiler checks that none is missing. */
export const de: typeof en = {
  ...common,
  ...auth,
  ...board,
  ...tasks,
  ...projects,
  ...notifications,
  ...dashboard,
  ...palette,
  ...since,
};
