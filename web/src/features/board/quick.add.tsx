import { Button, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskStatus } from '../../data/api.js';
import { createTask } from '../../data/tasks.js';
import { useDraft } from '../../lib/drafts.js';
import { describeError } from '../../ui/errors.js';
import { showMessage } from '../../ui/toasts.js';
import classes from './board.module.css';

interface QuickAddProps {
  project_id: string;
  status: TaskStatus;
  is_open: boolean;
  setOpen: (status: TaskStatus | null) => void;
  /** A task was added. */
  onAdded: (id: string) => void;
  is_filtered: boolean;
}

/** Under which name the title is kept that is being typed below a column. */
export const draftKey = (project_id: string, status: TaskStatus) => `quick-add.${project_id}.${status}`;

/** Adds task after task at the foot of a column. */
export function QuickAdd({ is_open, setOpen, status, ...props }: QuickAddProps) {
  const { t } = useTranslation();
  const column = t(`taskStatus.${status}`);
  // Who closes it by keyboard goes on from the button that opens it.
  const [was_closed, setClosed] = useState(false);
  const close = () => {
    setClosed(true);
    setOpen(null);
  };
  return (
    <div className={classes.foot}>
      {is_open ? (
        <TitleField status={status} close={close} {...props} />
      ) : (
        <Button
          fullWidth
          size="xs"
          variant="subtle"
          color="gray"
          justify="flex-start"
          autoFocus={was_closed}
          leftSection={<IconPlus size={16} aria-hidden />}
          aria-label={t('board.addTo', { column })}
          onClick={() => setOpen(status)}
        >
          {t('board.add')}
        </Button>
      )}
    </div>
  );
}

type TitleFieldProps = Omit<QuickAddProps, 'is_open' | 'setOpen'> & { close: () => void };

function TitleField({ project_id, status, close, onAdded, is_filtered }: TitleFieldProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [title, setTitle, forget] = useDraft(draftKey(project_id, status));
  const [error, setError] = useState('');
  const [is_sending, setSending] = useState(false);
  const [added, setAdded] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const column = t(`taskStatus.${status}`);
  const add = async () => {
    if (!title.trim() || is_sending) return;
    setSending(true);
    setError('');
    try {
      const task = await createTask(client, { title: title.trim(), project_id, status });
      forget();
      setAdded(t('board.added', { title: task.title, column }));
      if (is_filtered) showMessage(t('board.addedHidden', { title: task.title }));
      onAdded(task.id);
    } catch (problem) {
      setError(describeError(problem));
    } finally {
      setSending(false);
      input.current?.focus();
    }
  };
  const onKey = (event: KeyboardEvent) => {
    // While a word is still being composed, Enter chooses it.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void add();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
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
        readOnly={is_sending}
        error={error || undefined}
        placeholder={t('board.newPlaceholder')}
        aria-label={t('board.newTitle', { column })}
        inputWrapperOrder={['input', 'error']}
      />
      <Text size="xs" c="dimmed" mt={4} px={4}>
        {t('board.addHint')}
      </Text>
      <span className={classes.hidden} role="status">
        {added}
      </span>
    </>
  );
}
