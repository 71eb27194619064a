import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useMemo } from 'react';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');

/** Lets files be dropped on a card, which attaches them to its task. */
export function useDroppedFiles(task_id: string) {
  const client = useQueryClient();
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent) => {
        if (hasFiles(event)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        const files = [...event.dataTransfer.files];
        void import('./drop-files.js').then(({ attachDropped }) => attachDropped(client, task_id, files));
      },
    }),
    [client, task_id],
  );
}
