import { Alert, Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/copy-text.js';
import { saveFile } from '../../lib/save-file.js';
import { useUser } from '../../lib/use-session.js';
import { showMessage } from '../../ui/toasts.js';

/** Recovery codes, which are shown this once, to be kept. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const { email } = useUser();
  const list = useRef<HTMLDivElement>(null);
  // What had the focus is gone.
  useEffect(() => list.current?.focus(), []);
  const copy = async (beside: HTMLElement) => {
    const isCopied = await copyText(codes.join('\n'), beside);
    if (!isCopied && list.current) getSelection()?.selectAllChildren(list.current);
    showMessage(t(isCopied ? 'factor.codesCopied' : 'factor.notCopied'));
  };
  const download = () => {
    const title = t('factor.fileTitle', { email, host: location.host });
    saveFile(new Blob([`${title}\n\n${codes.join('\n')}\n`], { type: 'text/plain' }), t('factor.fileName'));
  };
  return (
    <Stack gap="md">
      <Alert color="yellow" icon={<IconAlertTriangle />} role="status">
        {t('factor.codesText')}
      </Alert>
      <SimpleGrid
        ref={list}
        cols={{ base: 1, xs: 2 }}
        spacing="xs"
        verticalSpacing={4}
        role="list"
        tabIndex={-1}
        aria-label={t('factor.codes')}
        ff="monospace"
      >
        {codes.map((code) => (
          <span key={code} role="listitem">
            {code}
          </span>
        ))}
      </SimpleGrid>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={(event) => void copy(event.currentTarget)}
        >
          {t('factor.copyCodes')}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={download}>
          {t('factor.download')}
        </Button>
        <Button ml="auto" onClick={onDone}>
          {t('factor.kept')}
        </Button>
      </Group>
    </Stack>
  );
}
