import { CloseButton, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './attachments.module.css';
import type { Upload } from './use-uploads.js';

/** A file on its way, with how much of it was sent. */
export function UploadRow({ upload: { file, share, cancel } }: { upload: Upload }) {
  const { t } = useTranslation();
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Text size="sm" truncate dir="auto">
          {file.name}
        </Text>
        <Progress value={share * 100} size="sm" aria-label={t('attachments.sending', { name: file.name })} />
      </div>
      <CloseButton aria-label={t('attachments.cancel', { name: file.name })} onClick={cancel} />
    </li>
  );
}
