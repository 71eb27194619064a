import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function TaskPage() {
  const { t } = useTranslation();
  return <Page title={t('tasks.task')}>…</Page>;
}
