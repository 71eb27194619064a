/** Each dark enough for white letters on it, at 4.5:1, and told apart from the others. */
export const FACE_COLORS = [
  '#b91c1c', // red
  '#c2410c', // orange
  '#92610a', // ochre
  '#4d7c0f', // lime
  '#15803d', // green
  '#0f766e', // teal
  '#0e7490', // cyan
  '#0369a1', // sky
  '#1d4ed8', // blue
  '#4338ca', // indigo
  '#7e22ce', // purple
  '#a21caf', // magenta
  '#be185d', // pink
  '#7c2d12', // brown
  '#475569', // slate
  '#14532d', // pine
] as const;

/** The color of somebody's face, the same wherever and under whatever name they show: it follows from their id alone. */
export function faceColor(id: string): string {
  let hash = 0x811c9dc5;
  // FNV-1a: ids that were made one after the other differ in a few digits only.
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return FACE_COLORS[((hash ^ (hash >>> 15)) >>> 0) % FACE_COLORS.length] ?? FACE_COLORS[0];
}
