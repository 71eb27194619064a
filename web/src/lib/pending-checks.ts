import { notifyManager } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';

interface Choice {
  isOn: boolean;
}

/** Checkboxes that show what was chosen before it is saved. */
export interface PendingChecks {
  /** Whether a box is checked: as it was chosen last, or else as it is `saved`. */
  isOn: (id: string, saved: boolean) => boolean;
  /**
   * Shows a choice until `save` has settled, whatever its outcome. Choices are saved one after the other, so that the last
   * click wins; `save` itself reports what fails.
   */
  choose: (id: string, isOn: boolean, save: () => Promise<void>) => Promise<void>;
}

export function usePendingChecks(): PendingChecks {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map());
  const last = useRef(Promise.resolve());
  const choose = useCallback<PendingChecks['choose']>((id, isOn, save) => {
    const choice = { isOn };
    setChosen((before) => new Map(before).set(id, choice));
    const forget = () => setChosen((before) => (before.get(id) === choice ? without(before, id) : before));
    // After the saved data has been rendered: otherwise the box would flicker.
    last.current = last.current.then(save).finally(() => notifyManager.schedule(forget));
    return last.current;
  }, []);
  return { isOn: (id, saved) => chosen.get(id)?.isOn ?? saved, choose };
}

function without(chosen: ReadonlyMap<string, Choice>, id: string): ReadonlyMap<string, Choice> {
  const rest = new Map(chosen);
  rest.delete(id);
  return rest;
}
