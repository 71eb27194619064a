import { Anchor, Badge, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { pastTaskQuery } from '../../../data/past.js';
import { formatDate } from '../../../lib/format.js';
import { LabelChips } from '../../../ui/label-chips.js';
import { MarkdownText } from '../../../ui/markdown-text.js';
import { ErrorState, LoadingLines } from '../../../ui/states.js';
import { hrefOf } from '../board-card.js';

/** A task as it was at the moment that is shown. */
export function PastTask({ task: card, seq, close }: { task: Task; seq: number; close: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pastTaskQuery(card.id, seq));
  const task = data ?? card;
  const facts = [
    [t('common.status'), t(`taskStatus.${task.status}`)],
    [t('common.priority'), t(`priority.${task.priority}`)],
    [t('common.assignee'), task.assigned_to_name ?? t('common.unassigned')],
    ...(task.deadline ? [[t('common.deadline'), formatDate(task.deadline)]] : []),
  ] as const;
  return (
    <Modal
      opened
      onClose={close}
      title={`${task.key} ${task.title}`}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Group gap="xs">
          {facts.map(([name, value]) => (
            <Badge key={name} variant="default" tt="none" fw={500}>
              {name}: {value}
            </Badge>
          ))}
        </Group>
        {task.labels.length > 0 && <LabelChips labels={task.labels} label={t('board.labels')} />}
        {error ? (
          <ErrorState error={error} retry={refetch} />
        ) : !data && card.description_truncated ? (
          <LoadingLines count={3} />
        ) : task.description ? (
          <MarkdownText text={task.description} />
        ) : (
          <Text c="dimmed">{t('past.noDescription')}</Text>
        )}
        <Anchor href={hrefOf(task.key)} size="sm">
          {t('past.openNow')}
        </Anchor>
      </Stack>
    </Modal>
  );
}
