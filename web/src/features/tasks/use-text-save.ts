import type { Task } from '../../data/api.js';
import { seenBy, type TextEditing, type TextField } from './use-text-field.js';
import { isSaved, type TaskSaver } from './use-task-saver.js';

/** How an edited text of a task is saved. */
export function textSave(task: Task, field: TextField, editing: TextEditing, { save }: TaskSaver) {
  const stored = (text: string) => (field === 'title' ? text.trim() : text.trimEnd() || null);
  const { latest, saving } = editing;

  /** @returns the task as it is known by then. */
  async function saveOnce(text: string, known: Task): Promise<Task> {
    const now = latest.current;
    if (!now) return known;
    const value = stored(text);
    if (value === known[field] || value === stored(now.value)) {
      settle(text, known);
      return known;
    }
    const outcome = await save(field, value, { seen: seenBy(now, known, field) });
    if (outcome === 'conflict') editing.setConflict(true);
    if (isSaved(outcome)) settle(text, outcome);
    else saving.current.wanted = undefined;
    return isSaved(outcome) ? outcome : known;
  }

  /** What was typed while a text was being saved goes on from the saved one. */
  function settle(sent: string, saved: Task): void {
    const now = latest.current;
    if (now === undefined || now.text === sent) editing.end();
    else editing.keep({ text: now.text, value: saved[field] ?? '', version: saved.version });
  }

  return {
    /** Saves what was typed, unless it is what is there anyway; and then what is to be saved since that began. */
    commit: async (): Promise<void> => {
      saving.current.wanted = latest.current?.text;
      if (saving.current.isOn) return;
      saving.current.isOn = true;
      for (let known = task; saving.current.wanted !== undefined;) {
        const text = saving.current.wanted;
        saving.current.wanted = undefined;
        known = await saveOnce(text, known);
      }
      saving.current.isOn = false;
    },
    /** Saves what was chosen, on top of what is known by now. */
    choose: async (text: string): Promise<void> => {
      const value = stored(text);
      if (value === task[field] || isSaved(await save(field, value))) editing.end();
    },
  };
}
