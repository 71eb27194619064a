import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from './attack.js';
import { ask } from './raw-client.js';

/** One more than an account has failures. */
const ATTEMPTS = 11;

/** A stranger who tries wrong passwords of the honest user, who logs in meanwhile. */
export const wrongPasswords: Attack = {
  name: 'eleven wrong passwords for somebody else’s account',

  async step({ base, honest }, n) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const body = { email: honest.user.email, password: `guess ${n}.${attempt}` };
      await ask(base, `127.0.2.${1 + (n % 200)}`, 'POST', '/api/v1/auth/login', { body });
    }
    await sleep(200);
  },
};
