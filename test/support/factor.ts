import { TOTP } from 'otpauth';
import type { Answer, TestActor } from './actor.js';
import { PASSWORD, type TestApp } from './app.js';

/** The second factor of a user, as their app and their paper have it. */
export interface Factor {
  secret: string;
  recovery_codes: string[];
}

/** The code of an app, some steps from now. */
export function codeOf(secret: string, steps = 0, now = Date.now()): string {
  return new TOTP({ secret }).generate({ timestamp: now + steps * 30_000 });
}

/** Sets up a second factor for an actor, as the page does. */
export async function setUpFactor(actor: TestActor): Promise<Factor> {
  const { body } = await confirmFactor(actor);
  return body;
}

/** The same, with the answer. */
export async function confirmFactor(actor: TestActor): Promise<Answer<Factor>> {
  const { body: key } = await actor.post<{ secret: string }>('/users/me/totp', { password: PASSWORD });
  // The code of before, so that those of now and of the next step can still be used.
  const code = codeOf(key.secret, -1);
  const answer = await actor.post<Factor>('/users/me/totp/confirm', { code });
  return { ...answer, body: { secret: key.secret, recovery_codes: answer.body.recovery_codes } };
}

/** The first step of a login: the answer to the right password. */
export function firstStep(
  app: TestApp,
  { user }: TestActor,
  headers: Record<string, string> = {},
  password = PASSWORD,
) {
  return app.anonymous.post<{ type: string; token: string }>('/auth/login', { email: user.email, password }, headers);
}

/** The second one. */
export function secondStep(app: TestApp, token: string, code: string, headers: Record<string, string> = {}) {
  return app.anonymous.post('/auth/second-factor', { token, code }, headers);
}

/** Both. */
export async function loginWith(app: TestApp, actor: TestActor, code: string, headers = {}): Promise<Answer> {
  const { body } = await firstStep(app, actor, headers);
  return secondStep(app, body.token, code, headers);
}
