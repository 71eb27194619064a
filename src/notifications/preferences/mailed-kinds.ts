import { type Sql, sql } from '../../database/sql.js';
import { NoticeKind } from '../../history/notice-definition.js';

/** The kinds that are mailed to those who have not decided: what somebody wants from them. */
const BY_DEFAULT: readonly NoticeKind[] = [NoticeKind.Mention, NoticeKind.Assignment, NoticeKind.Deadline];

/** What a user has decided about mails. */
export interface MailChoices {
  mails_on: NoticeKind[];
  mails_off: NoticeKind[];
}

/** Whether a kind is mailed to a user, by what they have decided, if anything. */
export function isMailed(kind: NoticeKind, choices: MailChoices | undefined): boolean {
  return choices?.mails_on.includes(kind) || (BY_DEFAULT.includes(kind) && !choices?.mails_off.includes(kind));
}

/** The same in SQL, where `x` is the user's row of `user_preferences`, if there is one. */
export function isMailedSql(kind: Sql): Sql {
  return sql`(${kind} = ANY (x.mails_on) IS TRUE
    OR (${kind} = ANY (${[...BY_DEFAULT]}::text[]) AND ${kind} = ANY (x.mails_off) IS NOT TRUE))`;
}
