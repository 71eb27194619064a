import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ClipboardEvent, type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { addItem } from '../../data/checklists.js';
import { randomKey } from '../../lib/random.js';
import { showError } from '../../ui/toasts.js';

/** The most items that a task takes. */
const MAX_ITEMS = 200;
const MAX_CHARACTERS = 300;

interface NewItemProps {
  task: Task;
  /** How many items there are. */
  total: number;
}

/** Adds items: Enter adds one and waits for the next; of several lines that are pasted, it asks. */
export function NewItem({ task, total }: NewItemProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [pasted, setPasted] = useState<string[]>();
  const [isAdding, setAdding] = useState(false);
  const room = MAX_ITEMS - total;
  /** What could not be added comes back into the field. */
  const add = async (titles: string[]) => {
    setAdding(true);
    for (const [n, title] of titles.entries()) {
      try {
        await addItem(client, task.id, title, randomKey());
      } catch (error) {
        const left = titles.slice(n);
        if (left.length > 1) setPasted(left);
        else setTyped(title);
        showError(error, t('checklist.notAdded', { title }));
        break;
      }
    }
    setAdding(false);
    field.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const title = typed.trim();
    if (!title || isAdding) return;
    setTyped('');
    void add([title]);
  };
  const onPaste = (event: ClipboardEvent) => {
    const lines = linesOf(event.clipboardData.getData('text/plain'));
    if (lines.length < 2) return;
    event.preventDefault();
    setPasted(lines);
  };
  if (room <= 0)
    return (
      <Text size="sm" c="dimmed">
        {t('checklist.full', { count: MAX_ITEMS })}
      </Text>
    );
  if (pasted)
    return (
      <Question
        count={Math.min(pasted.length, room)}
        dropped={pasted.length - room}
        onAdd={() => {
          setPasted(undefined);
          void add(pasted.slice(0, room));
        }}
        onOne={() => {
          setPasted(undefined);
          setTyped([...pasted.join(' ')].slice(0, MAX_CHARACTERS).join(''));
        }}
        onBack={() => setPasted(undefined)}
      />
    );
  return (
    <form onSubmit={submit}>
      <TextInput
        ref={field}
        size="xs"
        aria-label={t('checklist.new')}
        placeholder={t('checklist.new')}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onPaste={onPaste}
        maxLength={MAX_CHARACTERS}
        disabled={isAdding && typed === ''}
      />
    </form>
  );
}

/** The lines of a list, without what marks its items. */
function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•]\s+)?(?:\[[ xX]?\]\s+)?/, '').trim())
    .filter((line) => line !== '')
    .map((line) => [...line].slice(0, MAX_CHARACTERS).join(''));
}

interface QuestionProps {
  count: number;
  dropped: number;
  onAdd: () => void;
  onOne: () => void;
  onBack: () => void;
}

function Question({ count, dropped, onAdd, onOne, onBack }: QuestionProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="group" aria-label={t('checklist.pasted', { count })}>
      <Text size="sm">{t('checklist.pasted', { count })}</Text>
      {dropped > 0 && (
        <Text size="sm" c="dimmed">
          {t('checklist.dropped', { count: dropped })}
        </Text>
      )}
      <Group gap="xs">
        <Button size="xs" onClick={onAdd} autoFocus>
          {t('checklist.addMany', { count })}
        </Button>
        <Button size="xs" variant="default" onClick={onOne}>
          {t('checklist.addOne')}
        </Button>
        <Button size="xs" variant="subtle" onClick={onBack}>
          {t('common.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
