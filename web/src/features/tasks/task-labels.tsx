import { Button, Group, Stack, Text } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { labelDialogs } from '../../lib/label-dialogs.js';
import { LabelChips } from '../../ui/label-chips.js';

/** The labels of a task, with the way to change them for those who may. */
export function TaskLabels({ task, mayEdit = false }: { task: Task; mayEdit?: boolean }) {
  const { t } = useTranslation();
  if (!mayEdit && task.labels.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('tasks.field.labels')}
      </Text>
      <Group gap="xs">
        <LabelChips labels={task.labels} label={t('tasks.field.labels')} />
        {mayEdit && (
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconTag size={14} aria-hidden />}
            onClick={() => labelDialogs.open({ kind: 'task', task_id: task.id, project_id: task.project_id })}
          >
            {t('tasks.panel.labels')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
