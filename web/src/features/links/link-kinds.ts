import type { Link } from '../../data/api.js';
import type { LinkKind } from '../../data/links.js';

/** What a task can be to another one, in the order in which it is shown. */
export const KINDS = {
  blockedBy: { type: 'blocks', direction: 'inward' },
  blocks: { type: 'blocks', direction: 'outward' },
  relates: { type: 'relates', direction: 'outward' },
  duplicates: { type: 'duplicates', direction: 'outward' },
  duplicatedBy: { type: 'duplicates', direction: 'inward' },
} as const satisfies Record<string, LinkKind>;

export type Kind = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** The links of one kind. */
export function linksOfKind(links: readonly Link[], kind: Kind): Link[] {
  const { type, direction } = KINDS[kind];
  return links.filter((link) => link.type === type && link.direction === direction);
}
