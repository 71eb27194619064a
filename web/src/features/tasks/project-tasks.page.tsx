import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function ProjectTasksPage() {
  const { t } = useTranslation();
  return <Page title={t('project.list')}>…</Page>;
}
