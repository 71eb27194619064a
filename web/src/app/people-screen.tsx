import { Suspense } from 'react';
import { PeoplePage } from '../features/people/people.page.js';
import { lateTextPart } from '../lib/late-text-part.js';

const InviteButton = lateTextPart(async () => (await import('../features/invitations/invite-button.js')).InviteButton);
const PendingInvitations = lateTextPart(
  async () => (await import('../features/invitations/pending-invitations.js')).PendingInvitations,
);
const PasswordRequests = lateTextPart(
  async () => (await import('../features/invitations/password-requests.js')).PasswordRequests,
);
const PasswordLink = lateTextPart(
  async () => (await import('../features/invitations/password-requests.js')).PasswordLink,
);
const FailedJobs = lateTextPart(async () => (await import('../features/jobs/failed-jobs.js')).FailedJobs);
const UserTokens = lateTextPart(async () => (await import('../features/tokens/user-tokens.js')).UserTokens);
const UserSecondFactor = lateTextPart(
  async () => (await import('../features/second-factor/user-second-factor.js')).UserSecondFactor,
);

/** The people of the installation, with what lets them and their programs in. */
export function PeopleScreen() {
  return (
    <Suspense>
      <PeoplePage
        invite={
          <Suspense>
            <InviteButton />
          </Suspense>
        }
        requests={
          <Suspense>
            <PasswordRequests />
          </Suspense>
        }
        invitations={
          <Suspense>
            <PendingInvitations />
          </Suspense>
        }
        jobs={
          <Suspense>
            <FailedJobs />
          </Suspense>
        }
        renderDialogs={({ passwordOf, tokensOf, factorOf, onClose }) => (
          <Suspense>
            <PasswordLink person={passwordOf} onClose={onClose} />
            <UserTokens person={tokensOf} onClose={onClose} />
            <UserSecondFactor person={factorOf} onClose={onClose} />
          </Suspense>
        )}
      />
    </Suspense>
  );
}
