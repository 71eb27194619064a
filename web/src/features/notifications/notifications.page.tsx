import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function NotificationsPage() {
  const { t } = useTranslation();
  return <Page title={t('shell.notifications')}>…</Page>;
}
