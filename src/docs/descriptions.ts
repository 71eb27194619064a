import { ACCESS_EXTENSION, type AccessRule, scopesFor, SESSION_ONLY_EXTENSION } from '../kernel/access/access.js';
import { takesHeader } from './responses.js';
import type { OperationObject } from './types.js';

/** Who may call an operation, in words. */
const WHO: Record<AccessRule | 'public', string> = {
  public: 'For everybody, without an access token.',
  authenticated: 'For everybody who is logged in; it answers what they can see.',
  own: 'For everybody who is logged in, about themselves.',
  admin: 'For admins.',
  'project: creator': 'For admins; with `PROJECT_CREATION=members`, for everybody who is logged in.',
  'project: some manager': 'For admins, and for the managers of any project.',
  'project: visible': 'For admins, and for the members of the project.',
  'project: worker': 'For admins, and for the members of the project except viewers.',
  'project: manager': 'For admins, and for the managers of the project.',
  'project: contributor': 'For admins, and for the members of the project except viewers.',
  'task: reader':
    'For admins, for the assignee of the task, and for managers and viewers of the project; where the project has `task_access: members`, for all its members.',
  'task: writer':
    'For admins, for the assignee of the task, and for managers of the project; where the project has `task_access: members`, for all its members except viewers.',
  'task: commenter': 'For everybody who can see the task.',
  'comment: reader': 'For everybody who can see the task.',
  'comment: author': 'For everybody who can see the task, about comments of their own.',
  'comment: author or manager': 'For admins, for the author of the comment, and for managers of the project.',
  'view: reader':
    'For everybody who is logged in, about views of their own and those that projects share which they see.',
  'view: editor':
    'For everybody who is logged in, about views of their own; a shared one is changed by whoever created it, unless they are a viewer of the project, by its managers and by admins.',
  'invitation: manager': 'For admins, and for who manages all projects of the invitation.',
  'webhook: manager': 'For admins, and for the managers of the project.',
  'import: importer': 'For everybody who may create projects, and for the managers of any project.',
};

type Described = OperationObject & {
  [ACCESS_EXTENSION]?: AccessRule | 'public';
  [SESSION_ONLY_EXTENSION]?: boolean;
};

/** Whether an API token may call an operation, and with which scope. */
function throughTokens(operation: Described, method: string): string[] {
  const { [ACCESS_EXTENSION]: rule = 'public', [SESSION_ONLY_EXTENSION]: isSessionOnly } = operation;
  if (rule === 'public') return [];
  if (isSessionOnly) return ['Not with an API token.'];
  const scopes = scopesFor(rule, method.toUpperCase()).map((scope) => `\`${scope}\``);
  const admin = rule === 'admin' ? ' and `admin`' : '';
  return [`An API token needs the scope ${scopes.join(' or ')}${admin}.`];
}

/** Describes who may call an operation, and which headers make it safe to repeat or to run concurrently. */
export function describeOperation(operation: Described, method: string): void {
  operation.description = [
    WHO[operation[ACCESS_EXTENSION] ?? 'public'],
    ...throughTokens(operation, method),
    ...(operation.description ? [operation.description] : []),
    ...(takesHeader(operation, 'Idempotency-Key')
      ? ['With an `Idempotency-Key` it can be repeated: the repetition gets the first answer and creates nothing.']
      : []),
    ...(takesHeader(operation, 'If-Match') ? ['With `If-Match` it changes only the version that is named.'] : []),
  ].join(' ');
}
