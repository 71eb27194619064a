import { Suspense } from 'react';
import { ProfilePage } from '../features/profile/profile.page.js';
import { LoadingLines } from '../ui/states.js';
import { lateTextPart } from '../lib/late-text-part.js';

const OwnTokens = lateTextPart(async () => (await import('../features/tokens/own-tokens.js')).OwnTokens);

const OwnSecondFactor = lateTextPart(
  async () => (await import('../features/second-factor/own-second-factor.js')).OwnSecondFactor,
);

const OwnIdentity = lateTextPart(async () => (await import('../features/second-factor/own-identity.js')).OwnIdentity);

const OwnCalendar = lateTextPart(async () => (await import('../features/calendar/own-calendar.js')).OwnCalendar);

const NoticeChoices = lateTextPart(
  async () => (await import('../features/notifications/notice-choices.js')).NoticeChoices,
);

/** The profile, with the user's second factor, their API tokens, their calendar, and of what they are told. */
export function ProfileScreen() {
  return (
    <ProfilePage
      factor={
        <Suspense fallback={<LoadingLines count={2} />}>
          <OwnSecondFactor />
          <OwnIdentity />
        </Suspense>
      }
      tokens={
        <Suspense fallback={<LoadingLines count={2} />}>
          <OwnTokens />
        </Suspense>
      }
      notices={
        <Suspense fallback={<LoadingLines count={2} />}>
          <NoticeChoices />
        </Suspense>
      }
      calendar={
        <Suspense fallback={<LoadingLines count={2} />}>
          <OwnCalendar />
        </Suspense>
      }
    />
  );
}
