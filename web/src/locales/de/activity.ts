import type { activity as english } from '../en/activity.js';

export const activity: typeof english = { activity: {} };
