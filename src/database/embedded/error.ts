/** The bundled PostgreSQL cannot be used; the message is meant for the terminal of whoever starts FlowTrack. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
}

/** Another process runs the server on this data folder. */
export class EmbeddedInUse extends EmbeddedError {}

/** The system's code of a failed call (`ENOENT`, or an SQLSTATE), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}
