import type { TFunction } from 'i18next';

/** The name by which the server records what a project's archive rule does. */
const ARCHIVE_RULE = 'Archive rule';

/** Whose doing something was, in the reader's language where it was the application's. */
export function actorName(t: TFunction, { user_id, user_name }: { user_id: string | null; user_name: string }): string {
  return user_id === null && user_name === ARCHIVE_RULE ? t('common.archiveRule') : user_name;
}
