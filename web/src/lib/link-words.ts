import type { TFunction } from 'i18next';

/** What is recorded of a link. */
interface Recorded {
  changes: Record<string, { from?: unknown; to?: unknown } | undefined>;
}

/** What a task is to the one that it was linked to, which the record does not name. */
export function linkInWords(t: TFunction, { changes }: Recorded): string {
  const [type, direction] = [changes.type, changes.direction].map((change) => change?.to ?? change?.from);
  if (typeof type !== 'string' || typeof direction !== 'string') return '';
  return t(`common.linkIs.${type as 'blocks' | 'relates' | 'duplicates'}.${direction as 'outward' | 'inward'}`);
}

/** Whether a task that blocks another one is done with, or is open again. */
export function openingOf({ changes }: Recorded): 'link_opened' | 'link_closed' {
  const { from, to } = changes.blocked_by_count ?? {};
  return Number(from) > Number(to) ? 'link_closed' : 'link_opened';
}
