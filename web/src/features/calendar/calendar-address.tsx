import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/copy-text.js';
import { showMessage } from '../../ui/toasts.js';

/** The address of a calendar feed while it is known: right after it was created. */
export function CalendarAddress({ url }: { url: string }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const copy = async (beside: HTMLElement) => {
    const isCopied = await copyText(url, beside);
    if (!isCopied) field.current?.select();
    showMessage(t(isCopied ? 'calendar.copied' : 'calendar.notCopied'));
  };
  return (
    <Stack gap="sm">
      <Alert color="yellow" icon={<IconAlertTriangle />} role="status">
        {t('calendar.addressText')}
      </Alert>
      <TextInput
        ref={field}
        label={t('calendar.address')}
        value={url}
        readOnly
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group gap="sm">
        <Button leftSection={<IconCopy size={16} aria-hidden />} onClick={(event) => void copy(event.currentTarget)}>
          {t('calendar.copy')}
        </Button>
        {/* The scheme by which calendar programs are asked to subscribe. */}
        <Button variant="default" component="a" href={url.replace(/^https?:/, 'webcal:')}>
          {t('calendar.open')}
        </Button>
      </Group>
    </Stack>
  );
}
