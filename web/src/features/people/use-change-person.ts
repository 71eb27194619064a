import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { User } from '../../data/api.js';
import { undoUser } from '../../data/undo.js';
import { updateUser, type UserFields } from '../../data/users.js';
import { session } from '../../lib/session.js';
import { offerUndo, showMessage } from '../../ui/toasts.js';

/**
 * Changes somebody, says so, and offers to undo it where that is possible: a password cannot come back, and who has made
 * themselves a member may not.
 * @throws ApiProblem
 */
export function useChangePerson(person: User): (fields: UserFields) => Promise<void> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const apply = async (fields: UserFields, only?: number) => {
    const left = await updateUser(queries, person.id, fields, only);
    session.update(left.user);
    return left;
  };
  return async (fields) => {
    const { user, version } = await apply(fields);
    const { name, role } = user;
    const hasNewRole = role !== person.role;
    const message = hasNewRole
      ? t(role === 'admin' ? 'people.nowAdmin' : 'people.nowMember', { name })
      : t('people.saved', { name });
    const { state } = session;
    const isMe = state.status === 'authenticated' && state.user.id === person.id;
    const isFinal = fields.password !== undefined || (isMe && hasNewRole);
    if (isFinal || version === undefined) return showMessage(message);
    const changed = Object.keys(fields) as (keyof UserFields & keyof User)[];
    const former: UserFields = Object.fromEntries(changed.map((field) => [field, person[field]]));
    offerUndo(message, () => undoUser(user, version, (only) => apply(former, only)));
  };
}
