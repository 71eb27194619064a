import { NoticeCollector } from '../../src/notifications/mails/notice-collector.js';
import type { TestApp } from './app.js';

/** Makes what waits to be mailed due, and looks at it. */
export async function collectMails(app: TestApp): Promise<void> {
  await app.query('UPDATE notice_mails SET due_at = now() WHERE mail_id IS NULL');
  // The first may have begun before.
  for (let n = 0; n < 2; n++) await app.app.get(NoticeCollector).look();
}
