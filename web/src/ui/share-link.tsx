import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCopy, IconInfoCircle, IconQrcode } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../lib/copy-text.js';
import { QrCode } from './qr-code.js';
import { showMessage } from './toasts.js';

interface Props {
  url: string;
  label: string;
  /** What else there is to know about this link. */
  text: string;
  /** The address to which the server mails it too. */
  mailedTo?: string;
}

/** A link to pass on by hand: to copy, or to scan from the screen. */
export function ShareLink({ url, label, text, mailedTo }: Props) {
  const { t } = useTranslation();
  const [isScanned, setScanned] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async (beside: HTMLElement) => {
    const isCopied = await copyText(url, beside);
    if (!isCopied) field.current?.select();
    showMessage(t(isCopied ? 'share.copied' : 'share.notCopied'));
  };
  return (
    <Stack gap="md">
      <Alert
        icon={<IconInfoCircle />}
        title={mailedTo === undefined ? t('share.notSent') : t('share.mailed', { email: mailedTo })}
        role="status"
      >
        {t(mailedTo === undefined ? 'share.passOn' : 'share.passOnToo')} {text}
      </Alert>
      <TextInput
        ref={field}
        label={label}
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        data-autofocus
      />
      <Group gap="sm">
        <Button leftSection={<IconCopy size={16} aria-hidden />} onClick={(event) => void copy(event.currentTarget)}>
          {t('share.copy')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconQrcode size={16} aria-hidden />}
          aria-expanded={isScanned}
          onClick={() => setScanned(!isScanned)}
        >
          {t(isScanned ? 'share.hideCode' : 'share.showCode')}
        </Button>
      </Group>
      {isScanned && <QrCode text={url} label={t('share.code')} />}
    </Stack>
  );
}
