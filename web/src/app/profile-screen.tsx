import { Suspense } from 'react';
import { ProfilePage } from '../features/profile/profile.page.js';
import { LoadingLines } from '../ui/states.js';
import { lateTextPart } from '../lib/late-text-part.js';

const OwnTokens = lateTextPart(async () => (await import('../features/tokens/own-tokens.js')).OwnTokens);

const OwnCalendar = lateTextPart(async () => (await import('../features/calendar/own-calendar.js')).OwnCalendar);

/** The profile, with the user's API tokens and their calendar. */
export function ProfileScreen() {
  return (
    <ProfilePage
      tokens={
        <Suspense fallback={<LoadingLines count={2} />}>
          <OwnTokens />
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
