import type { board as english } from '../en/board.js';

export const board: typeof english = { board: {} };
