import type { Attack } from './attack.js';
import { ask } from './raw-client.js';

/** How many strangers try to log in at the same time. */
const STRANGERS = 50;
/** From how many addresses they come; each may try 100 times a minute. */
const ADDRESSES = 25;

/** Strangers who try passwords of accounts that there are not, all at the same time. */
export const logins: Attack = {
  name: 'fifty logins of strangers at once',

  async step({ base }, n) {
    await Promise.all(
      Array.from({ length: STRANGERS }, (_, stranger) => {
        const body = { email: `stranger${n}.${stranger}@example.org`, password: 'none of the passwords' };
        return ask(base, `127.0.1.${1 + (stranger % ADDRESSES)}`, 'POST', '/api/v1/auth/login', { body });
      }),
    );
  },
};
