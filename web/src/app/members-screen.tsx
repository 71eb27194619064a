import { Suspense } from 'react';
import { MembersPage } from '../features/projects/members.page.js';
import { lateTextPart } from '../lib/late-text-part.js';

const InviteMember = lateTextPart(async () => (await import('../features/invitations/invite-member.js')).InviteMember);
const PendingInvitations = lateTextPart(
  async () => (await import('../features/invitations/pending-invitations.js')).PendingInvitations,
);

/** The members of a project, with the invitations into it. */
export function MembersScreen() {
  return (
    <MembersPage
      renderInvite={(projectId, email, onClose) => (
        <Suspense>
          <InviteMember projectId={projectId} email={email} onClose={onClose} />
        </Suspense>
      )}
      renderInvitations={(projectId) => (
        <Suspense>
          <PendingInvitations projectId={projectId} />
        </Suspense>
      )}
    />
  );
}
