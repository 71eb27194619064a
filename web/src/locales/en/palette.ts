export const palette = { palette: {} };
