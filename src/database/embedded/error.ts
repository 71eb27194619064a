/** The bundled PostgreSQL cannot be used; the message is for the terminal. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
}

/** Another process runs a server on this data folder. */
export class EmbeddedInUse extends EmbeddedError {}

/** The code of a system error (`ENOENT`, or an SQLSTATE), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}
