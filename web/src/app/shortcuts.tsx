/** Shows which keys do what. */
export function showHelp(): void {}

/** The keyboard shortcuts that work everywhere, and the sheet that explains them. */
export function Shortcuts() {
  return null;
}
