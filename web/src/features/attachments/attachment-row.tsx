import { ActionIcon, Text, UnstyledButton } from '@mantine/core';
import { IconDownload, IconFile, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../data/api.js';
import { contentOf, deleteAttachment, restoreAttachment } from '../../data/attachments.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import classes from './attachments.module.css';
import { sizeInWords } from './file-size.js';
import { saveFile } from '../../lib/save-file.js';
import { isForTab, openInTab } from './open-file.js';
import { Thumbnail } from './thumbnail.js';

interface RowProps {
  attachment: Attachment;
  mayEdit: boolean;
  /** Shows a picture large. */
  onShow: () => void;
}

/** A file of a task: a picture opens large, a PDF or a text in a tab of its own, everything else is saved. */
export function AttachmentRow({ attachment, mayEdit, onShow }: RowProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { name, bytes, has_thumbnail, creator_name } = attachment;
  const attempt = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => showError(error, t('attachments.failed')));
  const save = () => attempt(contentOf(attachment).then((blob) => saveFile(blob, name)));
  const open = () => (has_thumbnail ? onShow() : isForTab(attachment) ? attempt(openInTab(attachment)) : save());
  const remove = () =>
    attempt(
      deleteAttachment(client, attachment).then(() =>
        offerUndo(t('attachments.deleted', { name }), () => restoreAttachment(client, attachment)),
      ),
    );
  return (
    <li className={classes.row}>
      <UnstyledButton className={classes.open} onClick={open} aria-label={t('attachments.open', { name })}>
        {has_thumbnail ? (
          <Thumbnail attachment={attachment} size="small" className={classes.thumbnail} alt="" />
        ) : (
          <IconFile size={28} stroke={1.4} aria-hidden className={classes.icon} />
        )}
        <span className={classes.name}>
          <Text component="span" size="sm" truncate display="block" dir="auto">
            {name}
          </Text>
          <Text component="span" size="xs" c="dimmed" display="block">
            {t('attachments.facts', { size: sizeInWords(bytes), who: creator_name })}
          </Text>
        </span>
      </UnstyledButton>
      <ActionIcon variant="subtle" color="gray" aria-label={t('attachments.save', { name })} onClick={save}>
        <IconDownload size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
      {mayEdit && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('attachments.remove', { name })} onClick={remove}>
          <IconTrash size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
