const MIN_CHARACTERS = 8;
/** What the server's hash reads; it refuses what is longer. */
const MAX_BYTES = 72;

/** What keeps a password from being accepted, if anything does. */
export function passwordProblem(typed: string): 'short' | 'long' | undefined {
  // What counts is the form in which the server keeps it.
  const password = typed.normalize('NFC');
  if ([...password].length < MIN_CHARACTERS) return 'short';
  return new TextEncoder().encode(password).length > MAX_BYTES ? 'long' : undefined;
}
