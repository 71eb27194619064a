import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { csvOfProject, zipOfProject } from '../../data/exports.js';
import { csvStyle } from '../../lib/csv.js';
import { today } from '../../lib/format.js';
import { currentLocale } from '../../lib/i18n.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { saveFile } from '../../lib/save-file.js';
import { LateMenu } from '../../ui/late-menu.js';
import { showError } from '../../ui/toasts.js';

const ExportItems = lateTextPart(async () => (await import('./export-items.js')).ExportItems);

/** As what a project can be saved: a table of its tasks, or all that it has. */
export type ExportForm = 'csv' | 'zip';

/** Saves what one can see of a project as a file. */
export function ExportButton({ project }: { project: Pick<Project, 'id' | 'key'> }) {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: (form: ExportForm) =>
      form === 'zip' ? zipOfProject(project.id) : csvOfProject(project.id, csvStyle(currentLocale())),
    onSuccess: (file, form) => saveFile(file, `${project.key}-${today()}.${form}`),
    onError: (error) => showError(error, t('tasks.notExported')),
  });
  const button = (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<IconDownload size={16} aria-hidden />}
      loading={isPending}
    >
      {t('tasks.export')}
    </Button>
  );
  return (
    <LateMenu button={button} position="bottom-end" width={280}>
      <ExportItems save={mutate} />
    </LateMenu>
  );
}
