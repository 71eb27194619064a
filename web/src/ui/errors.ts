import i18next from 'i18next';
import { ApiProblem } from '../lib/problem.js';

/** What went wrong, in the reader's language, with what to do about it. */
export function describeError(error: unknown): string {
  const { t } = i18next;
  if (!(error instanceof ApiProblem)) return t('errors.unknown');
  if (error.status === 400) return fieldErrors(error) ?? t('errors.invalid');
  if (error.isTemporary) return t('errors.unreachable');
  if (error.status === 429) return t('errors.throttled', { seconds: error.retryAfterS ?? 60 });
  if (error.status >= 500) return t('errors.server', { request_id: error.body.request_id ?? '' });
  const known = {
    401: 'errors.unauthenticated',
    403: 'errors.forbidden',
    404: 'errors.notFound',
    409: 'errors.conflict',
    412: 'errors.stale',
  } as const;
  return error.status in known ? t(known[error.status as keyof typeof known]) : error.message;
}

function fieldErrors({ body }: ApiProblem): string | undefined {
  return body.errors?.map(({ field, message }) => `${field} ${message}`).join('; ');
}

/** What is wrong with each field of a form; of other errors nothing. */
export function errorsByField(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries((error.body.errors ?? []).map(({ field, message }) => [field, message]));
}
