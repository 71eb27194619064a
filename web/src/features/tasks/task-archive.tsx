import { Button, CloseButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArchive, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { taskPages } from '../../data/tasks.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { TaskStatusBadge } from '../../ui/badges.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { TaskLink } from './task-link.js';
import { putOnBoard, shortened } from './task-save.js';
import classes from './task-panel.module.css';

const TYPING_MS = 250;

interface ArchiveProps {
  projectId: string;
  /** Whether the reader may put tasks back. */
  mayEdit: boolean;
  onClose: () => void;
}

/** The archived tasks of a project, the last archived first. */
export function TaskArchiveDialog({ projectId, mayEdit, onClose }: ArchiveProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('archive.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Archive projectId={projectId} mayEdit={mayEdit} onClose={onClose} />
    </Modal>
  );
}

function Archive({ projectId, mayEdit, onClose }: ArchiveProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), TYPING_MS);
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('archive.text')}
      </Text>
      <TextInput
        type="search"
        aria-label={t('archive.search')}
        placeholder={t('common.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={typed && <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => setTyped('')} />}
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        data-autofocus
      />
      <Found projectId={projectId} query={query} mayEdit={mayEdit} onClose={onClose} />
    </Stack>
  );
}

function Found({ projectId, query, mayEdit, onClose }: ArchiveProps & { query: string }) {
  const { t } = useTranslation();
  const filter = { project_id: projectId, archived: 'true', sort: '-archived_at', query: query || undefined } as const;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...taskPages(filter),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <LoadingLines count={3} />;
  // What was put back stays among the cached rows until the list is fetched again.
  const tasks = data.pages.flatMap(({ rows }) => rows).filter(({ archived_at }) => archived_at !== null);
  if (tasks.length === 0)
    return query ? (
      <EmptyState icon={IconSearch} title={t('archive.noMatch')} />
    ) : (
      <EmptyState icon={IconArchive} title={t('archive.empty')} text={t('archive.emptyText')} />
    );
  return (
    <>
      <ul className={classes.history}>
        {tasks.map((task) => (
          <ArchivedRow key={task.id} task={task} mayEdit={mayEdit} onOpen={onClose} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

function ArchivedRow({ task, mayEdit, onOpen }: { task: Task; mayEdit: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const putBack = async () => {
    setBusy(true);
    await putOnBoard(client, task);
    setBusy(false);
  };
  const { archived_at } = task;
  return (
    <Group component="li" wrap="nowrap" justify="space-between">
      <Stack gap={4} miw={0}>
        <span onClick={onOpen} role="presentation">
          <TaskLink task={task} />
        </span>
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {task.key}
          </Text>
          <TaskStatusBadge status={task.status} />
          {archived_at && (
            <Text size="xs" c="dimmed" component="time" dateTime={archived_at} title={formatMoment(archived_at)}>
              {t('archive.since', { when: formatAgo(archived_at) })}
            </Text>
          )}
        </Group>
      </Stack>
      {mayEdit && (
        <Button
          size="xs"
          variant="default"
          flex="none"
          loading={isBusy}
          aria-label={t('archive.putBack', { title: shortened(task.title) })}
          onClick={() => void putBack()}
        >
          {t('archive.back')}
        </Button>
      )}
    </Group>
  );
}
