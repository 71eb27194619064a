import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskStatus } from '../../data/api.js';
import { useDraft } from '../../lib/drafts.js';
import { describeError } from '../../ui/errors.js';
import { showMessage } from '../../ui/toasts.js';
import classes from './board.module.css';
import { TitleQueue } from './title.queue.js';

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

interface NotAddedProps {
  titles: string[];
  /** Unknown where the page was loaded since. */
  problem: unknown;
  onRetry: () => void;
  onDiscard: () => void;
}

/** What was typed and could not be added, and what can be done about it. */
function NotAdded({ titles, problem, onRetry, onDiscard }: NotAddedProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4} mt={4} px={4} role="alert">
      <Text size="xs" c="var(--mantine-color-error)">
        {problem === undefined ? t('board.notAdded') : describeError(problem)}
      </Text>
      {titles.map((title, index) => (
        <Text key={index} size="sm" lineClamp={2}>
          {title}
        </Text>
      ))}
      <Group gap="xs">
        <Button size="compact-xs" onClick={onRetry}>
          {t('common.retry')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onDiscard}>
          {t('board.discard')}
        </Button>
      </Group>
    </Stack>
  );
}

type TitleFieldProps = Omit<QuickAddProps, 'is_open' | 'setOpen'> & { close: () => void };

function TitleField({ project_id, status, close, onAdded, is_filtered }: TitleFieldProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [title, setTitle, forget] = useDraft(draftKey(project_id, status));
  const queue = TitleQueue.of(project_id, status);
  const { unsent, is_sending, problem } = useSyncExternalStore(queue.watch, queue.read);
  const [added, setAdded] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const column = t(`taskStatus.${status}`);
  useEffect(() =>
    queue.onAdded((task) => {
      setAdded(t('board.added', { title: task.title, column }));
      if (is_filtered) showMessage(t('board.addedHidden', { title: task.title }));
      onAdded(task.id);
    }),
  );
  const add = () => {
    if (!title.trim()) return void queue.send(client);
    queue.add(client, title.trim());
    forget();
  };
  const onKey = (event: KeyboardEvent) => {
    // While a word is still being composed, Enter chooses it.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) add();
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
        placeholder={t('board.newPlaceholder')}
        aria-label={t('board.newTitle', { column })}
      />
      {unsent.length > 0 && !is_sending ? (
        <NotAdded
          titles={unsent.map(({ title }) => title)}
          problem={problem}
          onRetry={() => {
            input.current?.focus();
            void queue.send(client);
          }}
          onDiscard={() => {
            input.current?.focus();
            queue.discard();
          }}
        />
      ) : (
        <Text size="xs" c="dimmed" mt={4} px={4} lineClamp={1}>
          {is_sending ? t('board.adding', { title: unsent[0]?.title }) : t('board.addHint')}
        </Text>
      )}
      <span className={classes.hidden} role="status">
        {added}
      </span>
    </>
  );
}
