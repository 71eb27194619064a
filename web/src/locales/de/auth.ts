import type { auth as english } from '../en/auth.js';

export const auth: typeof english = { auth: { login: 'Log in', signup: 'Sign up' } };
