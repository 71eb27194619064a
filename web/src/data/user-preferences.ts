import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { oneByOne } from '../lib/one-by-one.js';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';

export type NoticeKind = Schemas['NoticeKind'];
export type NoticePreference = Schemas['NoticePreferenceDto'];
export type UserPreferences = Schemas['UserPreferencesDto'];
/** How mails to the user are. */
export type MailSettings = Pick<UserPreferences, 'time_zone' | 'language' | 'mails' | 'digest_hour'>;
/** A way to be told of something. */
export type Way = 'app' | 'mail';

/** Of what the user wants to be told. */
export const userPreferencesQuery = () =>
  queryOptions({ queryKey: keys.userPreferences, queryFn: () => body(api.GET('/api/v1/users/me/preferences')) });

/** Requests are sent one after the other, so that the last choice is the one that stays. */
const send = oneByOne();

/** Turns a way of a kind of notification on or off; shown at once, and taken back if it is refused. @throws ApiProblem */
export function setNotice(client: QueryClient, kind: NoticeKind, way: Way, isOn: boolean): Promise<void> {
  const show = (isShown: boolean) =>
    change(client, ({ notifications, ...held }) => ({
      ...held,
      notifications: notifications.map((one) => (one.kind === kind ? { ...one, [way]: isShown } : one)),
    }));
  return save(
    client,
    { notifications: [{ kind, [way]: isOn }] },
    () => show(isOn),
    () => show(!isOn),
  );
}

/** How mails are to be; likewise. @throws ApiProblem */
export function setMailSettings(client: QueryClient, settings: Partial<MailSettings>): Promise<void> {
  const before = client.getQueryData<UserPreferences>(keys.userPreferences);
  const show = (shown: object) => change(client, (held) => ({ ...held, ...shown }));
  const former = Object.fromEntries(Object.keys(settings).map((key) => [key, before?.[key as keyof MailSettings]]));
  return save(
    client,
    settings,
    () => show(settings),
    () => show(former),
  );
}

async function save(
  client: QueryClient,
  changes: Schemas['UpdateUserPreferencesDto'],
  show: () => void,
  takeBack: () => void,
): Promise<void> {
  await client.cancelQueries({ queryKey: keys.userPreferences });
  show();
  try {
    await send(() => body(api.PUT('/api/v1/users/me/preferences', { body: changes })));
  } catch (error) {
    takeBack();
    throw error;
  }
}

function change(client: QueryClient, to: (held: UserPreferences) => UserPreferences): void {
  client.setQueryData<UserPreferences>(keys.userPreferences, (held) => held && to(held));
}
