import { Button, FileButton, Group, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { attachmentsQuery, takeAttachmentEvent } from '../../data/attachments.js';
import { useLiveClient } from '../../data/live.js';
import type { LiveEvent } from '@flowtrack/client/live';
import { ErrorState } from '../../ui/states.js';
import { AttachmentRow } from './attachment-row.js';
import classes from './attachments.module.css';
import { UploadRow } from './upload-row.js';
import { useUploads } from './use-uploads.js';
import { Viewer } from './viewer.js';

/** The files of a task: added by a button, by dropping them here, or from the clipboard. */
export function Attachments({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const { t } = useTranslation();
  const { data: attachments, error, refetch } = useQuery(attachmentsQuery(task.id));
  const [said, setSaid] = useState('');
  const [shownId, setShown] = useState<string>();
  const { uploads, send } = useUploads(task.id, setSaid);
  const drop = useDrop(mayEdit, send);
  useAttachmentEvents();
  usePaste(mayEdit, send);
  if (!mayEdit && attachments?.length === 0) return null;
  const pictures = attachments?.filter((one) => one.has_thumbnail) ?? [];
  return (
    <Stack gap="xs" component="section" aria-labelledby="task-attachments" className={classes.zone} {...drop}>
      <Group justify="space-between">
        <Title order={3} size="h5" id="task-attachments">
          {t('attachments.title')}
        </Title>
        {mayEdit && (
          <FileButton multiple onChange={send}>
            {(props) => (
              <Button
                {...props}
                variant="subtle"
                size="compact-sm"
                leftSection={<IconPaperclip size={16} aria-hidden />}
              >
                {t('attachments.add')}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      {!attachments && !error && <Skeleton height={40} role="status" aria-label={t('common.loading')} />}
      {!attachments && error && <ErrorState error={error} retry={refetch} />}
      {attachments && attachments.length > 0 && (
        <ul className={classes.list}>
          {attachments.map((one) => (
            <AttachmentRow key={one.id} attachment={one} mayEdit={mayEdit} onShow={() => setShown(one.id)} />
          ))}
        </ul>
      )}
      {uploads.length > 0 && (
        <ul className={classes.list}>
          {uploads.map((upload) => (
            <UploadRow key={upload.key} upload={upload} />
          ))}
        </ul>
      )}
      {mayEdit && (
        <Text size="xs" c="dimmed">
          {t('attachments.hint')}
        </Text>
      )}
      <Viewer pictures={pictures} shownId={shownId} onShow={setShown} />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </Stack>
  );
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');

function useDrop(isOn: boolean, send: (files: Iterable<File>) => void) {
  const [isOver, setOver] = useState(false);
  if (!isOn) return {};
  return {
    'data-over': isOver || undefined,
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      send(event.dataTransfer.files);
    },
  };
}

/** Takes files from the clipboard, such as a screenshot, wherever the cursor is. */
function usePaste(isOn: boolean, send: (files: Iterable<File>) => void): void {
  useEffect(() => {
    if (!isOn) return;
    const take = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files;
      // Copied text may come with its picture: then the text is meant.
      if (!files || files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
      event.preventDefault();
      send(files);
    };
    document.addEventListener('paste', take);
    return () => document.removeEventListener('paste', take);
  }, [isOn, send]);
}

const EVENTS = ['attachment_added', 'attachment_removed', 'attachment_restored'];

/** Keeps the loaded list up to date. Those of other tasks are fetched when they are shown again. */
function useAttachmentEvents(): void {
  const live = useLiveClient();
  const client = useQueryClient();
  useEffect(() => {
    const take = (event: LiveEvent) => takeAttachmentEvent(client, event);
    const stops = EVENTS.map((name) => live.on(name, take));
    return () => stops.forEach((stop) => stop());
  }, [live, client]);
}
