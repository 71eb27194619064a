import { describe, expect, it } from 'vitest';
import { FACE_COLORS, faceColor } from './face.js';

/** Contrast with white, as WCAG 2.2 counts it. */
function contrastWithWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

const idOf = (n: number) => `0198f3a2-7c1e-7b60-9d52-${String(n).padStart(12, '0')}`;

describe('the color of a face', () => {
  it('lets white letters be read', () => {
    for (const color of FACE_COLORS) expect(contrastWithWhite(color), color).toBeGreaterThanOrEqual(4.5);
    expect(new Set(FACE_COLORS).size).toBe(FACE_COLORS.length);
  });

  it('stays the same for one person, and is spread over people, also over those with one name', () => {
    expect(faceColor(idOf(7))).toBe(faceColor(idOf(7)));
    const counts = new Map<string, number>();
    for (let n = 0; n < 1600; n++) counts.set(faceColor(idOf(n)), (counts.get(faceColor(idOf(n))) ?? 0) + 1);
    expect(counts.size).toBe(FACE_COLORS.length);
    for (const count of counts.values()) expect(count).toBeLessThan(200);
  });
});
