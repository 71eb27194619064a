/** An opaque cursor that holds these texts. */
export function cursorOf(values: string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The texts that a cursor holds; none if it is invalid. */
export function valuesOf(cursor: string): string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : [];
  } catch {
    return [];
  }
}
