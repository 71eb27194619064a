import { Suspense } from 'react';
import { latePart } from '../../lib/late-part.js';
import { useOverlay } from '../../lib/overlay.js';
import type { BoardKit } from './board-kit.js';

const QuickEditor = latePart(async () => ({ default: (await import('./quick-editor.js')).QuickEditor }));

interface HostProps {
  kit: BoardKit;
  /** To whom tasks can be assigned. */
  people: readonly { id: string; name: string }[];
  /** Whether the reader sees only their own tasks. */
  isOwn: boolean;
}

/** What edits a field of a card on the board, loaded with the first one. The focus goes back to the card. */
export function QuickHost({ kit, people, isOwn }: HostProps) {
  const edit = useOverlay(kit.quick);
  const task = edit && kit.actions.present(edit.task_id);
  if (!task) return null;
  const close = () => {
    kit.quick.close();
    kit.focus.want(task.id);
  };
  return (
    <Suspense>
      <QuickEditor
        key={`${task.id} ${edit.field}`}
        edit={edit}
        task={task}
        people={people}
        isOwn={isOwn}
        onClose={close}
      />
    </Suspense>
  );
}
