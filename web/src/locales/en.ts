import { auth } from './en/auth.js';
import { board } from './en/board.js';
import { common } from './en/common.js';
import { dashboard } from './en/dashboard.js';
import { notifications } from './en/notifications.js';
import { palette } from './en/palette.js';
import { projects } from './en/projects.js';
import { since } from './en/since.js';
import { tasks } from './en/tasks.js';

/** All texts. What other languages translate, and what stands in where one lacks a text. */
export const en = {
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
