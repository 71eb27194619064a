import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/**
 * What is opened from a page beside which the panel stands gets the focus, as it does over the page: nothing keeps it
 * there, though.
 */
export function useFocusOfDocked(taskId: string, panel: RefObject<HTMLElement | null>, isDocked: boolean): void {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (shown.current === taskId) return;
    shown.current = taskId;
    if (isDocked && !panel.current?.contains(document.activeElement)) panel.current?.focus({ preventScroll: true });
  }, [taskId, panel, isDocked]);
}

/**
 * Where the focus was when the panel opened, it is again when the panel goes, however it goes. After other tasks were opened
 * in it, it is where the last one is. Who has gone on elsewhere stays there.
 */
export function useReturnOfFocus(taskId: string, isDocked: boolean): void {
  const [origin] = useState(() => ({ taskId, element: document.activeElement }));
  const last = useRef({ taskId, isDocked });
  useEffect(() => {
    last.current = { taskId, isDocked };
  }, [taskId, isDocked]);
  const wasInside = useRef(true);
  // Before the panel is taken away.
  useLayoutEffect(
    () => () => {
      wasInside.current = (document.activeElement?.closest('[data-task-panel]') ?? null) !== null;
    },
    [],
  );
  useEffect(
    () => () => {
      const { taskId, isDocked } = last.current;
      if (isDocked && !wasInside.current && document.activeElement !== document.body) return;
      const id = CSS.escape(taskId);
      const { element } = origin;
      const before =
        element instanceof HTMLElement && element !== document.body && element.isConnected ? element : undefined;
      const link = () => document.querySelector<HTMLElement>(`a[data-task-id="${id}"], a[data-task="${id}"]`);
      const target = taskId !== origin.taskId ? (link() ?? before) : (before ?? link());
      // After the panel's focus trap has let go.
      setTimeout(() => target?.focus({ preventScroll: true }));
    },
    [origin],
  );
}
