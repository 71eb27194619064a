import type { palette as english } from '../en/palette.js';

export const palette: typeof english = { palette: {} };
