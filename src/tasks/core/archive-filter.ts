/** Which tasks a list has: those outside the archive, those in it, or both. */
export enum ArchiveFilter {
  No = 'false',
  Yes = 'true',
  Any = 'any',
}
