import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '../../ui/growing-textarea.js';
import { FieldConflict } from './field-conflict.js';
import { OvertakenNote } from './overtaken-note.js';
import type { FieldProps } from './task-fields.js';
import classes from './task-panel.module.css';
import { useTextField } from './use-text-field.js';
import { textSave } from './use-text-save.js';

/** The title: a heading that can be typed in. Enter or leaving it saves, Escape takes it back. */
export function TitleField({ task, saver, changer, also }: FieldProps) {
  const { t } = useTranslation();
  const editing = useTextField(task, 'title');
  const [isEmpty, setEmpty] = useState(false);
  const { commit, choose } = textSave(task, 'title', editing, saver);
  const by = changer('title');
  const submit = () => {
    if (editing.text.trim()) void commit();
    else setEmpty(true);
  };
  const discard = () => {
    setEmpty(false);
    editing.end();
  };
  if (editing.isConflict)
    return (
      <FieldConflict
        field="title"
        by={by}
        mine={editing.text}
        theirs={task.title}
        base={editing.base}
        also={also(editing.seen.version, 'title')}
        isSaving={saver.state === 'saving'}
        onChoose={(text) => void choose(text)}
        onBack={() => editing.setConflict(false)}
      />
    );
  return (
    <Stack gap={6}>
      <GrowingTextarea
        variant="unstyled"
        aria-label={t('tasks.field.title')}
        error={isEmpty && t('tasks.panel.titleMissing')}
        classNames={{ input: classes.title }}
        maxLength={300}
        value={editing.text}
        onFocus={editing.begin}
        onChange={(event) => {
          setEmpty(false);
          // A title is one line, also when several are pasted.
          editing.change(event.currentTarget.value.replaceAll(/\s*\n\s*/g, ' '));
        }}
        onBlur={submit}
        onKeyDown={(event) => {
          if (event.key === 'Escape') discard();
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          // Leaving the field saves; what was taken back needs no saving.
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
        data-mantine-stop-propagation={editing.isChanged ? 'true' : undefined}
      />
      {editing.isOvertaken && <OvertakenNote by={by} theirs={task.title} />}
      {editing.isKept && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t('tasks.panel.unsaved')}
          </Text>
          <Button size="compact-sm" onClick={submit}>
            {t('common.save')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={discard}>
            {t('tasks.panel.discard')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
