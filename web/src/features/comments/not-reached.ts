import i18next from 'i18next';
import type { NotReached } from '../../data/api.js';
import { currentLocale } from '../../lib/i18n.js';
import { showMessage } from '../../ui/toasts.js';

/** Says who was mentioned and is not told, because they cannot see the task. */
export function tellNotReached(users: NotReached[]): void {
  if (users.length === 0) return;
  const names = users.map(({ name }) => name ?? i18next.t('markdown.somebody'));
  const list = new Intl.ListFormat(currentLocale(), { type: 'conjunction' }).format([...new Set(names)]);
  showMessage(i18next.t('comments.notReached', { names: list }));
}
