import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function ReportsPage() {
  const { t } = useTranslation();
  return <Page title={t('nav.reports')}>…</Page>;
}
