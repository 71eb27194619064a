import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const SHOWN = 5;

/** Lines pasted into a title, with the text around them. */
export interface Pasted {
  lines: string[];
  before: string;
  after: string;
}

interface PasteQuestionProps {
  pasted?: Pasted;
  column: string;
  /** The maximum number of tasks at once. */
  most: number;
  /** Receives the title made of all lines. */
  onOne: (title: string) => void;
  onMany: (titles: string[]) => void;
  onClose: () => void;
}

/** Asks whether pasted lines are one task or many. */
export function PasteQuestion({ pasted, column, most, onOne, onMany, onClose }: PasteQuestionProps) {
  const { t } = useTranslation();
  // Kept while the dialog fades out.
  const [shown, setShown] = useState(pasted);
  if (pasted && pasted !== shown) setShown(pasted);
  const { lines, before, after } = shown ?? { lines: [], before: '', after: '' };
  const count = lines.length;
  const areTooMany = count > most;
  const choose = (work: () => void) => {
    work();
    onClose();
  };
  return (
    <Modal
      opened={pasted !== undefined}
      onClose={onClose}
      title={t('paste.title')}
      returnFocus={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('paste.text', { count, column })}</Text>
        <List size="sm" spacing={2}>
          {lines.slice(0, SHOWN).map((line, index) => (
            <List.Item key={index} style={{ overflowWrap: 'anywhere' }}>
              {line.length > 120 ? `${line.slice(0, 119)}…` : line}
            </List.Item>
          ))}
        </List>
        {count > SHOWN && (
          <Text size="sm" c="dimmed">
            {t('paste.more', { count: count - SHOWN })}
          </Text>
        )}
        {areTooMany && <Text size="sm">{t('paste.tooMany', { most })}</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            variant="default"
            data-autofocus={areTooMany || undefined}
            onClick={() => choose(() => onOne(`${before}${lines.join(' ')}${after}`))}
          >
            {t('paste.one')}
          </Button>
          <Button
            data-autofocus={!areTooMany || undefined}
            disabled={areTooMany}
            onClick={() => choose(() => onMany(lines))}
          >
            {t('paste.many', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
