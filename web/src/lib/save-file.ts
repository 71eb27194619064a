/** How long the address of a file is kept for the browser that reads it, in milliseconds. */
const KEPT_MS = 60_000;

/** Saves a file under a name. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = addressOf(blob);
  link.download = name;
  link.click();
}

/** An address of a file, for a while. */
export function addressOf(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  return url;
}
