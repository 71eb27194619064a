import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function LoginPage() {
  const { t } = useTranslation();
  return <Page title={t('auth.login')}>…</Page>;
}
