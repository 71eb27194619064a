import type { projects as english } from '../en/projects.js';

export const projects: typeof english = { projects: {} };
