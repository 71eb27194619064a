import { Button, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zipOfAll } from '../../data/exports.js';
import { today } from '../../lib/format.js';
import { saveFile } from '../../lib/save-file.js';
import { showError } from '../../ui/toasts.js';

/** Lets admins take all projects with them. */
export function ExportAll() {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: zipOfAll,
    onSuccess: (file) => saveFile(file, `flowtrack-${today()}.zip`),
    onError: (error) => showError(error, t('exports.allNotExported')),
  });
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={2} size="h4">
        {t('exports.allTitle')}
      </Title>
      <Text size="sm" c="dimmed" maw={640}>
        {t('exports.allText')}
      </Text>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={isPending}
        onClick={() => mutate()}
      >
        {t('exports.all')}
      </Button>
    </Stack>
  );
}
