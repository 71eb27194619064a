import { Button, Group, Menu, Popover, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import type { TaskFields } from '../../data/tasks.js';
import { useUser } from '../../lib/use-session.js';
import { DateInput, hasWrongDate } from '../../ui/date-input.js';
import type { QuickEdit } from './quick-edit.js';
import { quickSave } from './quick-save.js';

const PRIORITIES = ['high', 'medium', 'low'] as const;
/** In menus, what nobody has as an id. */
const NOBODY = 'nobody';

interface EditorProps {
  edit: QuickEdit;
  task: Task;
  people: readonly { id: string; name: string }[];
  /** Whether the reader sees only their own tasks. */
  isOwn: boolean;
  onClose: () => void;
}

/** A field of a card, edited beside where the card shows it. */
export function QuickEditor({ edit, task, people, isOwn, onClose }: EditorProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useUser();
  const save = (fields: TaskFields, derived?: Partial<Task>, withoutUndo = false) => {
    onClose();
    void quickSave(client, task, fields, derived, withoutUndo);
  };
  if (edit.field === 'deadline')
    return <DateEditor edit={edit} task={task} onSave={(deadline) => save({ deadline })} onClose={onClose} />;
  if (edit.field === 'priority')
    return (
      <Choice
        edit={edit}
        value={task.priority}
        choices={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
        onChoose={(value) => save({ priority: PRIORITIES.find((known) => known === value) })}
        onClose={onClose}
      />
    );
  const assign = (value: string) => {
    const id = value === NOBODY ? null : value;
    const name = people.find((person) => person.id === id)?.name ?? null;
    // Who gives away what they see only as their own could not take it back.
    save({ assigned_to: id }, { assigned_to_name: name }, isOwn && id !== me.id);
  };
  return (
    <Choice
      edit={edit}
      value={task.assigned_to ?? NOBODY}
      choices={[
        { value: NOBODY, label: t('common.unassigned') },
        ...people.map(({ id, name }) => ({ value: id, label: id === me.id ? t('tasks.panel.you', { name }) : name })),
      ]}
      onChoose={assign}
      onClose={onClose}
    />
  );
}

interface ChoiceProps {
  edit: QuickEdit;
  value: string;
  choices: { value: string; label: string }[];
  onChoose: (value: string) => void;
  onClose: () => void;
}

function Choice({ edit, value, choices, onChoose, onClose }: ChoiceProps) {
  return (
    <Menu opened onClose={onClose} position="bottom-start" returnFocus={false} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Anchor edit={edit} />
      </Menu.Target>
      <Menu.Dropdown mah="min(320px, 60dvh)" style={{ overflowY: 'auto' }}>
        <Menu.RadioGroup value={value} onChange={(next) => (next === value ? onClose() : onChoose(next))}>
          {choices.map((choice) => (
            <Menu.RadioItem key={choice.value} value={choice.value} closeMenuOnClick dir="auto">
              {choice.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DateProps {
  edit: QuickEdit;
  task: Task;
  onSave: (deadline: string | null) => void;
  onClose: () => void;
}

function DateEditor({ edit, task, onSave, onClose }: DateProps) {
  const { t } = useTranslation();
  const [date, setDate] = useState(task.deadline ?? '');
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (hasWrongDate(event.currentTarget)) return;
    const next = date || null;
    if (next === task.deadline) onClose();
    else onSave(next);
  };
  return (
    <Popover
      opened
      onChange={(isOpen) => !isOpen && onClose()}
      position="bottom-start"
      trapFocus
      withRoles={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Anchor edit={edit} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('tasks.field.deadline')}>
        <form noValidate onSubmit={send}>
          <Stack gap="sm">
            <DateInput
              label={t('tasks.field.deadline')}
              value={date}
              onChange={(next) => setDate(next)}
              data-autofocus
            />
            <Group gap="xs" justify="flex-end">
              {task.deadline && (
                <Button size="xs" variant="subtle" color="gray" onClick={() => onSave(null)}>
                  {t('tasks.panel.clearDate')}
                </Button>
              )}
              <Button size="xs" type="submit">
                {t('common.save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Where the editor is: the card itself may be rendered anew meanwhile. Nobody can reach it, but it names the editor. */
function Anchor({ edit: { anchor, field }, ...props }: { edit: QuickEdit }) {
  const { t } = useTranslation();
  const { left, top, width, height } = anchor;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      aria-label={t(`tasks.field.${field}`)}
      {...props}
      style={{ position: 'fixed', left, top, width, height, visibility: 'hidden' }}
    />
  );
}
