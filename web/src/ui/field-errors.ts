import i18next from 'i18next';
import { passwordProblem } from '../lib/password.js';
import { errorsByField } from './errors.js';

/** What the server says of a field, in the reader's language; what is not known here as it came. */
function inWords(message: string): string {
  const { t } = i18next;
  const length = /must be at (most|least) (\d+) characters/.exec(message);
  if (length) return t(length[1] === 'most' ? 'fields.tooLong' : 'fields.tooShort', { count: Number(length[2]) });
  if (message.includes('bytes long')) return t('fields.passwordLong');
  if (message.includes('empty')) return t('fields.required');
  if (message.includes('email address')) return t('fields.email');
  if (message.includes('well-formed')) return t('fields.malformed');
  const character = /must not contain the character (U\+\w+)/.exec(message)?.[1];
  if (character) return t('fields.character', { character });
  return message === 'is wrong' ? t('fields.wrongPassword') : message;
}

/** What the server did not accept, by field, to be shown beside it. */
export function fieldErrors(error: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(errorsByField(error)).map(([field, message]) => [field, inWords(message)]));
}

/** Checks for forms: what is wrong with a value, in the reader's language, or null. */
export const checks = {
  required: (value: string) => (value.trim() ? null : i18next.t('fields.required')),
  name: (value: string) =>
    checks.required(value) ?? ([...value.trim()].length > 100 ? i18next.t('fields.tooLong', { count: 100 }) : null),
  email: (value: string) =>
    checks.required(value) ?? (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : i18next.t('fields.email')),
  password: (value: string) => {
    const problem = passwordProblem(value);
    return problem ? i18next.t(problem === 'short' ? 'fields.passwordShort' : 'fields.passwordLong') : null;
  },
};
