import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function PeoplePage() {
  const { t } = useTranslation();
  return <Page title={t('nav.people')}>…</Page>;
}
