import { Button, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ClipboardEvent, type KeyboardEvent, Suspense, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../data/api.js';
import { columnName } from '../../lib/column-name.js';
import { useDraft } from '../../lib/drafts.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import type { Pasted } from './paste-question.js';
import { linesOf, MOST_LINES } from './pasted-lines.js';
import { TitleQueue } from './title-queue.js';

const PasteQuestion = lateTextPart(async () => (await import('./paste-question.js')).PasteQuestion);

interface QuickAddProps {
  column: Column;
  isOpen: boolean;
  setOpen: (column_id: string | null) => void;
}

/** The storage key of the title that is typed below a column. */
export const draftKey = (project_id: string, column_id: string) => `quick-add.${project_id}.${column_id}`;

/** Adds one task after the other below a column. */
export function QuickAdd({ isOpen, setOpen, column }: QuickAddProps) {
  const { t } = useTranslation();
  // Returns the focus to the button that opened it.
  const [wasClosed, setClosed] = useState(false);
  const close = () => {
    setClosed(true);
    setOpen(null);
  };
  if (isOpen) return <TitleField column={column} close={close} />;
  return (
    <Button
      fullWidth
      size="xs"
      variant="subtle"
      color="gray"
      justify="flex-start"
      autoFocus={wasClosed}
      leftSection={<IconPlus size={16} aria-hidden />}
      aria-label={t('board.addTo', { column: columnName(column) })}
      onClick={() => setOpen(column.id)}
    >
      {t('board.add')}
    </Button>
  );
}

type TitleFieldProps = Omit<QuickAddProps, 'isOpen' | 'setOpen'> & { close: () => void };

function TitleField({ column: { id, project_id, ...named }, close }: TitleFieldProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [title, setTitle, forget] = useDraft(draftKey(project_id, id));
  const queue = TitleQueue.of(project_id, id);
  const { unsent, isSending } = useSyncExternalStore(queue.watch, queue.read);
  const [pasted, setPasted] = useState<Pasted>();
  // The dialog is loaded with the first pasted lines, and stays while it fades out.
  const [wasPasted, setWasPasted] = useState(false);
  if (pasted && !wasPasted) setWasPasted(true);
  const input = useRef<HTMLInputElement>(null);
  const column = columnName(named);
  const add = () => {
    if (!title.trim()) return void queue.send(client);
    queue.add(client, title.trim());
    forget();
  };
  const onKey = (event: KeyboardEvent) => {
    // During composition, Enter chooses a word.
    if (event.key === 'Enter') add();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const lines = linesOf(event.clipboardData.getData('text/plain'));
    if (lines.length < 2) return;
    event.preventDefault();
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    setPasted({ lines, before: value.slice(0, selectionStart ?? 0), after: value.slice(selectionEnd ?? value.length) });
  };
  return (
    <>
      <TextInput
        ref={input}
        size="sm"
        autoFocus
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={onKey}
        onPaste={onPaste}
        placeholder={t('board.newPlaceholder')}
        aria-label={t('board.newTitle', { column })}
      />
      <Text size="xs" c="dimmed" mt={4} px={4} lineClamp={1}>
        {isSending ? t('board.adding', { title: unsent[0]?.title }) : t('board.addHint')}
      </Text>
      {wasPasted && (
        <Suspense fallback={null}>
          <PasteQuestion
            pasted={pasted}
            column={column}
            most={MOST_LINES}
            onOne={setTitle}
            onMany={(titles) => queue.add(client, ...titles)}
            onClose={() => {
              setPasted(undefined);
              input.current?.focus();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
