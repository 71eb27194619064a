export const activity = { activity: {} };
