import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lateTextPart } from '../../lib/late-text-part.js';

const TaskArchiveDialog = lateTextPart(async () => (await import('./task-archive.js')).TaskArchiveDialog);

/** Leads to the archived tasks of a project. */
export function TaskArchive({ projectId, mayEdit }: { projectId: string; mayEdit: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconArchive size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('tasks.archive')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <TaskArchiveDialog projectId={projectId} mayEdit={mayEdit} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
