import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPencil } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { latePart } from '../../lib/late-part.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { useLoadedWhenIdle } from '../../lib/when-idle.js';
import { LateMenu } from '../../ui/late-menu.js';
import { useDialog } from '../../ui/use-dialog.js';

const EditProject = latePart(async () => ({ default: (await import('./edit-project.js')).EditProject }));
const CompleteProject = latePart(async () => ({ default: (await import('./complete-project.js')).CompleteProject }));
const CopyProject = lateTextPart(async () => (await import('./copy-project.js')).CopyProject);
const loadMenuItems = async () => ({ default: (await import('./project-menu-items.js')).ProjectMenuItems });
const ProjectMenuItems = latePart(loadMenuItems);

/** What can be done with a project as a whole; nothing for those who only see it. */
export function ProjectActions({ project }: { project: Project }) {
  return project.can.includes('edit') ? <Actions project={project} /> : null;
}

function Actions({ project }: { project: Project }) {
  const { t } = useTranslation();
  const [isEditing, { open, close }] = useDisclosure(false);
  const wasEditing = useDialog(isEditing);
  const [isCompleting, completing] = useDisclosure(false);
  const wasCompleting = useDialog(isCompleting);
  const [isCopying, copying] = useDisclosure(false);
  const wasCopying = useDialog(isCopying);
  useLoadedWhenIdle(loadMenuItems);
  const dots = (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('projects.actions')}>
      <IconDots size={20} />
    </ActionIcon>
  );
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t('projects.edit')}>
        <ActionIcon variant="subtle" color="gray" size="lg" onClick={open} aria-label={t('projects.edit')}>
          <IconPencil size={18} />
        </ActionIcon>
      </Tooltip>
      <LateMenu button={dots} position="bottom-end" width={240}>
        <ProjectMenuItems project={project} onAsk={completing.open} onCopy={copying.open} />
      </LateMenu>
      {wasCompleting && (
        <Suspense>
          <CompleteProject project={project} isOpen={isCompleting} onClose={completing.close} />
        </Suspense>
      )}
      {wasCopying && (
        <Suspense>
          <CopyProject project={project} isOpen={isCopying} onClose={copying.close} />
        </Suspense>
      )}
      {wasEditing && (
        <Suspense>
          <EditProject project={project} isOpen={isEditing} onClose={close} />
        </Suspense>
      )}
    </Group>
  );
}
