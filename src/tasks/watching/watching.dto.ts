/** Whether the caller is told of comments on a task and of changes of it. */
export class WatchingDto {
  /**
   * As they have decided, or else because they created it, have it, commented on it, or were mentioned there.
   * @example true
   */
  watching!: boolean;
}
