import { nameHere } from '../lib/base-path.js';
import { currentLanguage } from '../lib/i18n.js';
import { timeZone } from '../lib/time-zone.js';
import { api, body } from './api.js';

/**
 * Tells the server where the user is and which language they speak, for mails; once in a browser, and only what nobody has
 * told it yet. @throws ApiProblem
 */
export async function tellReader(user_id: string): Promise<void> {
  const told = nameHere(`flowtrack.told.${user_id}`);
  if (localStorage.getItem(told) !== null) return;
  const { time_zone, language } = await body(api.GET('/api/v1/users/me/preferences'));
  const news = {
    ...(time_zone === null && { time_zone: timeZone() }),
    ...(language === null && { language: currentLanguage() }),
  };
  if (Object.keys(news).length > 0) await body(api.PUT('/api/v1/users/me/preferences', { body: news }));
  localStorage.setItem(told, 'yes');
}
