import type { people as english } from '../en/people.js';

export const people: typeof english = { people: {} };
