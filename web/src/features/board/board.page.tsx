import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function BoardPage() {
  const { t } = useTranslation();
  return <Page title={t('project.board')}>…</Page>;
}
