import type { profile as english } from '../en/profile.js';

export const profile: typeof english = { profile: {} };
