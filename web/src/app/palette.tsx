/** The button that opens the command palette. */
export function PaletteButton() {
  return null;
}

/** Goes anywhere and creates anything by typing. */
export function CommandPalette() {
  return null;
}
