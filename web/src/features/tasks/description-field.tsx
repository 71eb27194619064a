import { Box, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { type MouseEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '../../ui/growing-textarea.js';
import { MarkdownText } from '../../ui/markdown-text.js';
import { FieldConflict } from './field-conflict.js';
import { OvertakenNote } from './overtaken-note.js';
import type { FieldProps } from './task-fields.js';
import classes from './task-panel.module.css';
import { type TextEditing, useTextField } from './use-text-field.js';
import { textSave } from './use-text-save.js';

/** The description: Markdown. Saved when that is asked for. */
export function DescriptionField({ task, saver, changer, also }: FieldProps) {
  const { t } = useTranslation();
  const editing = useTextField(task, 'description');
  const { commit, choose } = textSave(task, 'description', editing, saver);
  const edit = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    // Whoever ended it goes on from where they began it.
    if (wasEditing.current && !editing.isEditing) edit.current?.focus();
    wasEditing.current = editing.isEditing;
  }, [editing.isEditing]);
  const by = changer('description');
  return (
    <Stack gap="xs" component="section" aria-labelledby="task-description">
      <Group justify="space-between">
        <Title order={3} size="h5" id="task-description">
          {t('tasks.field.description')}
        </Title>
        {!editing.isEditing && task.description && (
          <Button
            ref={edit}
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={editing.begin}
            aria-label={t('tasks.panel.editDescription')}
          >
            {t('common.edit')}
          </Button>
        )}
      </Group>
      {editing.isConflict ? (
        <FieldConflict
          field="description"
          by={by}
          mine={editing.text}
          theirs={task.description ?? ''}
          base={editing.base}
          also={also(editing.seen.version, 'description')}
          isSaving={saver.state === 'saving'}
          onChoose={(text) => void choose(text)}
          onBack={() => editing.setConflict(false)}
        />
      ) : editing.isEditing ? (
        <Editor
          editing={editing}
          overtaken={editing.isOvertaken ? { by, theirs: task.description ?? '' } : undefined}
          isSaving={saver.state === 'saving'}
          onSave={() => void commit()}
          onCancel={editing.end}
        />
      ) : task.description ? (
        <Shown text={task.description} onEdit={editing.begin} />
      ) : (
        <Button
          ref={edit}
          variant="default"
          size="sm"
          w="fit-content"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={editing.begin}
        >
          {t('tasks.panel.addDescription')}
        </Button>
      )}
    </Stack>
  );
}

/** A click edits, unless it follows a link or marks text. */
function Shown({ text, onEdit }: { text: string; onEdit: () => void }) {
  const click = ({ target }: MouseEvent) => {
    const isMarking = window.getSelection()?.isCollapsed === false;
    if (!isMarking && !(target as Element).closest('a')) onEdit();
  };
  return (
    <Box className={classes.description} onClick={click} data-testid="task-description">
      <MarkdownText text={text} />
    </Box>
  );
}

interface EditorProps {
  editing: TextEditing;
  overtaken?: { by: string; theirs: string };
  isSaving: boolean;
  onSave: () => void;
  onCancel: () => void;
}

function Editor({ editing, overtaken, isSaving, onSave, onCancel }: EditorProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <GrowingTextarea
        minRows={4}
        maxRows={22}
        // Who opens the panel and finds their unsaved text wants to see the task first.
        autoFocus={!editing.isKept}
        aria-label={t('tasks.field.description')}
        maxLength={20_000}
        value={editing.text}
        onChange={(event) => editing.change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSave();
          // Escape leaves only what holds nothing new.
          if (event.key === 'Escape' && !editing.isChanged) onCancel();
        }}
        data-mantine-stop-propagation="true"
      />
      {overtaken && <OvertakenNote {...overtaken} />}
      <Group gap="xs">
        <Button size="xs" onClick={onSave} loading={isSaving}>
          {t('common.save')}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {editing.isKept ? t('tasks.panel.discard') : t('common.cancel')}
        </Button>
        {editing.isKept && (
          <Text size="sm" c="dimmed">
            {t('tasks.panel.unsaved')}
          </Text>
        )}
      </Group>
    </Stack>
  );
}
