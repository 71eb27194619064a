import { activity } from './en/activity.js';
import { auth } from './en/auth.js';
import { board } from './en/board.js';
import { common } from './en/common.js';
import { dashboard } from './en/dashboard.js';
import { notifications } from './en/notifications.js';
import { palette } from './en/palette.js';
import { people } from './en/people.js';
import { profile } from './en/profile.js';
import { projects } from './en/projects.js';
import { reports } from './en/reports.js';
import { since } from './en/since.js';
import { tasks } from './en/tasks.js';

/** All texts. What other languages translate, and what stands in where one lacks a text. */
export const en = {
  ...common,
  ...auth,
  ...board,
  ...tasks,
  ...projects,
  ...reports,
  ...people,
  ...profile,
  ...notifications,
  ...activity,
  ...dashboard,
  ...palette,
  ...since,
};
