import { useState } from 'react';
import { readDraft, writeDraft } from '../../lib/drafts.js';

/** Which columns of a board the reader has collapsed, as kept in this browser, and what changes that. */
export function useCollapsed(project_id: string): [ReadonlySet<string>, (column_id: string) => void] {
  const key = `collapsed.${project_id}`;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => new Set(readDraft<string[]>(key)));
  const toggle = (column_id: string) => {
    const next = new Set(collapsed);
    if (!next.delete(column_id)) next.add(column_id);
    setCollapsed(next);
    writeDraft(key, next.size > 0 ? [...next] : undefined);
  };
  return [collapsed, toggle];
}
