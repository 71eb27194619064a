export const board = { board: {} };
