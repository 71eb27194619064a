import { useState } from 'react';
import { readDraft, writeDraft } from '../../lib/drafts.js';
import type { Grouping } from './lanes.js';

/** Which rows of a board the reader has folded, as kept in this browser, and what changes that. */
export function useFoldedLanes(
  project_id: string,
  grouping: Grouping,
): [ReadonlySet<string>, (lane_key: string) => void] {
  const name = `collapsed.${project_id}.${grouping}`;
  const [kept, setKept] = useState<{ name: string; folded: ReadonlySet<string> }>(() => ({
    name,
    folded: new Set(readDraft<string[]>(name)),
  }));
  const folded = kept.name === name ? kept.folded : new Set(readDraft<string[]>(name));
  const toggle = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setKept({ name, folded: next });
    writeDraft(name, next.size > 0 ? [...next] : undefined);
  };
  return [folded, toggle];
}
