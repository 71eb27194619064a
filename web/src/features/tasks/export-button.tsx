import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { csvOfProject } from '../../data/exports.js';
import { csvStyle } from '../../lib/csv.js';
import { today } from '../../lib/format.js';
import { currentLocale } from '../../lib/i18n.js';
import { saveFile } from '../../lib/save-file.js';
import { showError } from '../../ui/toasts.js';

/** Saves all tasks of a project that one can see as a table, the archived ones too. */
export function ExportButton({ project }: { project: Pick<Project, 'id' | 'key'> }) {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: () => csvOfProject(project.id, csvStyle(currentLocale())),
    onSuccess: (table) => saveFile(table, `${project.key}-${today()}.csv`),
    onError: (error) => showError(error, t('tasks.notExported')),
  });
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<IconDownload size={16} aria-hidden />}
      loading={isPending}
      aria-label={t('tasks.export')}
      title={t('tasks.export')}
      onClick={() => mutate()}
    >
      CSV
    </Button>
  );
}
