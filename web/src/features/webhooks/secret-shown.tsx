import { useTranslation } from 'react-i18next';
import { SecretOnce } from '../../ui/secret-once.js';

/** The secret of a webhook, this once. */
export function SecretShown({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  const texts = {
    warning: t('webhooks.secretText'),
    label: t('webhooks.secret'),
    copy: t('webhooks.copy'),
    copied: t('webhooks.copied'),
    notCopied: t('webhooks.notCopied'),
    done: t('webhooks.done'),
  };
  return <SecretOnce secret={secret} texts={texts} onDone={onDone} />;
}
