/** When something happened: an import records it later. */
export function momentOf({ occurred_at, timestamp }: { occurred_at: string | null; timestamp: string }): string {
  return occurred_at ?? timestamp;
}
