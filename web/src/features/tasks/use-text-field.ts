import { useCallback, useRef, useState } from 'react';
import type { Task } from '../../data/api.js';
import { draftName, readDraft, readKept, writeKept } from '../../lib/drafts.js';

export type TextField = 'title' | 'description';

/** Text that is being edited, and what the field held when that began. */
interface Editing {
  text: string;
  value: string;
  version: number;
}

/** Under which name the unsaved text of a field is kept. */
export const draftKey = (task_id: string, field: TextField) => `task.${task_id}.${field}`;

/** The unsaved text of a field, if any is kept. */
export const unsavedText = (task_id: string, field: TextField) => readDraft<Editing>(draftKey(task_id, field))?.text;

/**
 * Edits a text of a task. What is typed is kept until it is saved or discarded, also over a reload, and is never touched
 * by what others do meanwhile.
 */
export function useTextField(task: Task, field: TextField) {
  const [name] = useState(() => draftName(draftKey(task.id, field)));
  const value = task[field] ?? '';
  const [editing, show] = useState(() => readKept<Editing>(name));
  const [isKept, setKept] = useState(editing !== undefined);
  const [isConflict, setConflict] = useState(false);
  /** What is typed by now: a save takes longer than a keystroke. */
  const latest = useRef(editing);
  const saving = useRef<{ isOn: boolean; wanted?: string }>({ isOn: false });

  const keep = useCallback(
    (next: Editing | undefined) => {
      latest.current = next;
      show(next);
      writeKept(name, next && next.text !== next.value ? next : undefined);
    },
    [name],
  );
  const begin = useCallback(() => {
    // Kept only once something is typed: another tab may have kept something.
    latest.current ??= { text: value, value, version: task.version };
    show(latest.current);
  }, [value, task.version]);
  const change = useCallback(
    (text: string) => keep({ ...(latest.current ?? { value, version: task.version }), text }),
    [keep, value, task.version],
  );
  const end = useCallback(() => {
    keep(undefined);
    setKept(false);
    setConflict(false);
  }, [keep]);

  return {
    text: editing?.text ?? value,
    isEditing: editing !== undefined,
    isChanged: editing !== undefined && editing.text !== editing.value,
    /** It was typed before the page was loaded. */
    isKept,
    /** The task as it was when editing began, as far as this field is concerned. */
    seen: seenBy(editing, task, field),
    /** What the field held when editing began. */
    base: editing?.value ?? value,
    /** Somebody else changed the field since editing began. */
    isOvertaken: editing !== undefined && editing.value !== value && editing.text !== value,
    isConflict,
    setConflict,
    begin,
    change,
    end,
    /** The same as it is at this moment, for who began some time ago. */
    latest,
    saving,
    keep,
  };
}

/** The task as somebody saw it who began to edit a field of it. */
export function seenBy(editing: Editing | undefined, task: Task, field: TextField): Task {
  return editing ? { ...task, version: editing.version, [field]: editing.value || null } : task;
}

export type TextEditing = ReturnType<typeof useTextField>;
