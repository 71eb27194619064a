/** In which order people can be listed, with its name in the catalogue. */
export const SORTS = {
  name: 'byName',
  email: 'byEmail',
  'role,name': 'byRole',
  '-created_at': 'byNewest',
  created_at: 'byOldest',
} as const;

export type Sort = keyof typeof SORTS;

export function isSort(text: string | undefined): text is Sort {
  return text !== undefined && text in SORTS;
}
