import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';

export function SignupPage() {
  const { t } = useTranslation();
  return <Page title={t('auth.signup')}>…</Page>;
}
