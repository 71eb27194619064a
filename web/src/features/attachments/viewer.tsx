import { ActionIcon, Group, Modal, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../data/api.js';
import classes from './attachments.module.css';
import { Thumbnail } from './thumbnail.js';

interface ViewerProps {
  pictures: Attachment[];
  /** Undefined while none is shown. */
  shownId: string | undefined;
  onShow: (id: string | undefined) => void;
}

/** Escape closes the picture only, and not the panel under it. */
const OWN_ESCAPE = { 'data-mantine-stop-propagation': 'true' };

/** The pictures of a task, one at a time and large; arrow keys show the one before and the one after. */
export function Viewer({ pictures, shownId, onShow }: ViewerProps) {
  const { t } = useTranslation();
  const index = pictures.findIndex(({ id }) => id === shownId);
  const shown = pictures[index];
  const step = (by: number) => onShow(pictures[(index + by + pictures.length) % pictures.length]?.id);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') onShow(undefined);
    if (key === 'ArrowLeft') step(-1);
    if (key === 'ArrowRight') step(1);
  };
  return (
    <Modal
      opened={shown !== undefined}
      onClose={() => onShow(undefined)}
      title={shown?.name}
      size="90vw"
      centered
      onKeyDown={onKeyDown}
      closeButtonProps={{ 'aria-label': t('common.close'), ...OWN_ESCAPE }}
      attributes={{ content: OWN_ESCAPE, header: { role: 'presentation' } }}
    >
      {shown && (
        <>
          <Thumbnail key={shown.id} attachment={shown} size="large" className={classes.large} alt={shown.name} />
          {pictures.length > 1 && (
            <Group justify="center" mt="xs">
              <ActionIcon
                {...OWN_ESCAPE}
                variant="default"
                aria-label={t('attachments.before')}
                onClick={() => step(-1)}
              >
                <IconChevronLeft size={18} aria-hidden />
              </ActionIcon>
              <Text size="sm" role="status">
                {t('attachments.place', { position: index + 1, total: pictures.length })}
              </Text>
              <ActionIcon {...OWN_ESCAPE} variant="default" aria-label={t('attachments.after')} onClick={() => step(1)}>
                <IconChevronRight size={18} aria-hidden />
              </ActionIcon>
            </Group>
          )}
        </>
      )}
    </Modal>
  );
}
