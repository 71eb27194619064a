import { ACCESS_EXTENSION, type AccessRule } from '../kernel/access/access.js';
import { takesHeader } from './responses.js';
import type { OperationObject } from './types.js';

/** Who may call an operation, in words. */
const WHO: Record<AccessRule | 'public', string> = {
  public: 'For everybody, without an access token.',
  authenticated: 'For everybody who is logged in; it answers what they can see.',
  own: 'For everybody who is logged in, about themselves.',
  admin: 'For admins.',
  'project: visible': 'For admins, and for the members of the project.',
  'project: admin': 'For admins.',
  'project: contributor': 'For admins, and for the members of the project.',
  'task: reader':
    'For admins, and for the assignee of the task; where the project has `task_access: members`, for all its members.',
  'task: writer':
    'For admins, and for the assignee of the task; where the project has `task_access: members`, for all its members.',
};

/** Describes who may call an operation, and which headers make it safe to repeat or to run concurrently. */
export function describeOperation(operation: OperationObject & { [ACCESS_EXTENSION]?: AccessRule | 'public' }): void {
  operation.description = [
    WHO[operation[ACCESS_EXTENSION] ?? 'public'],
    ...(operation.description ? [operation.description] : []),
    ...(takesHeader(operation, 'Idempotency-Key')
      ? ['With an `Idempotency-Key` it can be repeated: the repetition gets the first answer and creates nothing.']
      : []),
    ...(takesHeader(operation, 'If-Match') ? ['With `If-Match` it changes only the version that is named.'] : []),
  ].join(' ');
}
