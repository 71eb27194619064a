import type { Task } from '../../data/api.js';
import { Checklist } from './checklist.js';
import { ChecklistProject } from './checklist-project.js';

/** The checklist of a task, with the project from which its people come. */
export function TaskChecklist({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  return (
    <ChecklistProject value={task.project_id}>
      <Checklist task={task} mayEdit={mayEdit} />
    </ChecklistProject>
  );
}
