import type { Task } from '../../data/api.js';
import type { TextEditing, TextField } from './use.text.field.js';
import type { TaskSaver } from './use.task.saver.js';

/** How an edited text of a task is saved. */
export function textSave(task: Task, field: TextField, editing: TextEditing, { save }: TaskSaver) {
  const stored = (text: string) => (field === 'title' ? text.trim() : text.trimEnd() || null);
  return {
    /** Saves what was typed, unless it is what is there anyway. */
    commit: async (): Promise<void> => {
      const value = stored(editing.text);
      if (value !== task[field] && value !== stored(editing.base)) {
        const outcome = await save(field, value, { seen: editing.seen });
        if (outcome === 'conflict') editing.setConflict(true);
        if (outcome !== 'saved') return;
      }
      editing.end();
    },
    /** Saves what was chosen, on top of what is known by now. */
    choose: async (text: string): Promise<void> => {
      const value = stored(text);
      if (value !== task[field] && (await save(field, value)) !== 'saved') return;
      editing.end();
    },
  };
}
